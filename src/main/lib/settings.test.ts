import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { planOf } from './plan.ts';
import { readSettings } from './settings.ts';

/** A folder whose settings.json holds this. */
function folderWith(settings: unknown): string {
  const dir = temporaryDir();
  fs.writeFileSync(
    path.join(dir, 'settings.json'),
    typeof settings === 'string' ? settings : JSON.stringify(settings),
  );
  return dir;
}

const feed = { name: 'my feed', category: 'stock', url: 'https://example.com/rss?x=1' };
const read = (feeds: unknown) => readSettings(folderWith({ feeds }), ['cnbc-top', 'decrypt']).settings;

test('without a file, and without feeds in it, there are no feeds of the user', () => {
  expect(readSettings(temporaryDir()).settings.feeds).toEqual([]);
  expect(readSettings(folderWith({ port: 8123 })).settings).toMatchObject({ port: 8123, feeds: [] });
});

test('feeds of the user are taken as they are written', () => {
  const mine = [feed, { name: '한국 경제 2', category: 'korea', url: 'https://뉴스.example.com/feed' }];
  expect(read(mine).feeds).toEqual(mine);
});

test.each<[string, unknown, string]>([
  ['http is not https', { ...feed, url: 'http://example.com/rss' }, 'feeds.0.url'],
  ['a file', { ...feed, url: 'file:///etc/passwd' }, 'feeds.0.url'],
  ['a script', { ...feed, url: 'javascript:alert(1)' }, 'feeds.0.url'],
  ['no address', { ...feed, url: 'example.com/rss' }, 'feeds.0.url'],
  ['this PC', { ...feed, url: 'https://localhost/rss' }, 'feeds.0.url'],
  ['a private address', { ...feed, url: 'https://192.168.0.10/rss' }, 'feeds.0.url'],
  ['a password in the address', { ...feed, url: 'https://me:secret@example.com/rss' }, 'feeds.0.url'],
  ['an unknown category', { ...feed, category: 'sports' }, 'feeds.0.category'],
  ['no name', { ...feed, name: '' }, 'feeds.0.name'],
  ['a name too long for its column', { ...feed, name: 'x'.repeat(51) }, 'feeds.0.name'],
  ['a name over two lines', { ...feed, name: 'a\nb' }, 'feeds.0.name'],
  ['a word that means nothing', { ...feed, every: 'day' }, 'feeds.0'],
  ['a missing field', { name: 'x', category: 'stock' }, 'feeds.0.url'],
])('%s is refused with the place of the mistake', (_, wrong, place) => {
  expect(() => read([wrong])).toThrow(
    expect.objectContaining({
      code: 'bad_settings',
      params: {
        path: expect.stringMatching(/settings\.json$/),
        problem: expect.stringMatching(new RegExp(`^${place}: .+`)),
      },
    }),
  );
});

test('a password of a refused address is not repeated', () => {
  expect(() => read([{ ...feed, url: 'https://me:secret@example.com/rss' }])).toThrow(
    expect.objectContaining({
      params: expect.objectContaining({ problem: expect.not.stringContaining('secret') }),
    }),
  );
});

test.each([
  ['a standard feed', [feed, { ...feed, name: 'Decrypt' }]],
  ['each other', [feed, { ...feed, name: 'My Feed', url: 'https://example.org/' }]],
])('two feeds of one name cannot be told apart: like %s', (_, feeds) => {
  expect(() => read(feeds)).toThrow(
    expect.objectContaining({
      code: 'bad_settings',
      params: expect.objectContaining({
        problem: `feeds.1.name: there is another feed named "${feeds[1]?.name}"`,
      }),
    }),
  );
});

test('feeds that are no list are refused', () => {
  expect(() => read({ mine: feed })).toThrow(expect.objectContaining({ code: 'bad_settings' }));
});

test('a file that is not JSON is refused and left alone', () => {
  const dir = folderWith('{ feeds: [');
  expect(() => readSettings(dir)).toThrow(expect.objectContaining({ code: 'bad_settings' }));
  expect(fs.readFileSync(path.join(dir, 'settings.json'), 'utf8')).toBe('{ feeds: [');
});

describe('the schedule', () => {
  const schedule = (chosen?: unknown) => readSettings(folderWith({ schedule: chosen })).settings.schedule;

  test('is on at 06:00 and 06:30 unless the user says otherwise', () => {
    const usual = { enabled: true, runAllAt: '06:00', newsEnabled: true, newsAt: '06:30' };
    expect(readSettings(temporaryDir()).settings.schedule).toEqual(usual);
    expect(schedule({ runAllAt: '23:59' })).toEqual({ ...usual, runAllAt: '23:59' });
  });

  test('makes a plan in which what is switched off has no time', () => {
    const plan = (chosen: unknown) => planOf(readSettings(folderWith({ schedule: chosen })).settings);
    expect(plan({})).toEqual({ 'run-all': '06:00', news: '06:30' });
    expect(plan({ newsEnabled: false, runAllAt: '05:15' })).toEqual({ 'run-all': '05:15', news: null });
    expect(plan({ enabled: false })).toEqual({ 'run-all': null, news: null });
  });

  test.each(['6:00', '24:00', '06:60', '06:00:00', '6', '', ' 06:00', 600, null])(
    'a time that is none is refused: %j',
    (runAllAt) => {
      expect(() => schedule({ runAllAt })).toThrow(
        expect.objectContaining({
          code: 'bad_settings',
          params: expect.objectContaining({ problem: expect.stringMatching(/^schedule\.runAllAt: /) }),
        }),
      );
    },
  );

  test('a word that means nothing is refused', () => {
    expect(() => schedule({ every: 'day' })).toThrow(expect.objectContaining({ code: 'bad_settings' }));
  });
});
