import fs from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { startNode } from '../../../e2e/support/processes.ts';
import { canMount, mountSmallDisk } from '../../../e2e/support/tmpfs.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { openSettings } from './settings-store.ts';

const fileIn = (dir: string) => path.join(dir, 'settings.json');
const written = (dir: string): unknown => JSON.parse(fs.readFileSync(fileIn(dir), 'utf8'));
const feeds = [{ name: 'ecb', category: 'market', url: 'https://www.ecb.europa.eu/rss/press.html' }];

/** A data folder with this settings.json. */
function folderWith(settings: unknown): string {
  const dir = temporaryDir();
  fs.writeFileSync(fileIn(dir), JSON.stringify(settings));
  return dir;
}

test('without a file every setting has its default, and none is written', () => {
  const dir = temporaryDir();
  expect(openSettings(dir).current()).toEqual({ ...defaultSettings, feeds: [] });
  expect(fs.readdirSync(dir)).toEqual([]);
});

test('a change is in the file, in the store and in another store of the folder; nothing else is written', () => {
  const dir = temporaryDir();
  const [store, other] = [openSettings(dir), openSettings(dir)];
  const { changed } = store.update({ theme: 'light', schedule: { runAllAt: '06:10' } });
  expect(changed).toEqual(['theme', 'schedule.runAllAt']);
  expect(written(dir)).toEqual({ theme: 'light', schedule: { runAllAt: '06:10' } });
  for (const each of [store, other, openSettings(dir)]) {
    expect(each.current()).toEqual({
      ...defaultSettings,
      theme: 'light',
      schedule: { ...defaultSettings.schedule, runAllAt: '06:10' },
      feeds: [],
    });
  }
});

test('a change that changes nothing touches no file', () => {
  const dir = temporaryDir();
  const store = openSettings(dir);
  expect([store.update({}).changed, store.update({ schedule: undefined }).changed]).toEqual([[], []]);
  expect(fs.readdirSync(dir)).toEqual([]);
  fs.writeFileSync(fileIn(dir), '{ "theme":   "light" }');
  expect(store.update({ theme: 'light' }).changed).toEqual(['theme']);
  expect(fs.readFileSync(fileIn(dir), 'utf8')).toBe('{ "theme":   "light" }');
});

test('what a change does not name stays, feeds and an edit by hand a moment ago included', () => {
  const dir = folderWith({ feeds, port: 8123 });
  const store = openSettings(dir);
  fs.writeFileSync(fileIn(dir), JSON.stringify({ feeds, port: 8124, notifications: { levelUp: false } }));
  const { settings, changed } = store.update({ notifications: { failures: false } });
  expect(written(dir)).toEqual({ feeds, port: 8124, notifications: { levelUp: false, failures: false } });
  expect(settings).toMatchObject({ feeds, port: 8124 });
  expect(changed).toEqual(['port', 'notifications.failures', 'notifications.levelUp']);
});

test('an edit by hand counts without a restart and is told once; one that changes nothing is not told', () => {
  const dir = folderWith({ language: 'ko' });
  const store = openSettings(dir);
  const heard: string[][] = [];
  const stop = store.on(({ changed }) => heard.push(changed));
  fs.writeFileSync(fileIn(dir), JSON.stringify({ language: 'en', feeds }));
  expect([store.current().language, store.current().feeds]).toEqual(['en', feeds]);
  fs.writeFileSync(fileIn(dir), JSON.stringify({ feeds, language: 'en', theme: 'dark' }));
  expect(store.current().language).toBe('en');
  stop();
  fs.rmSync(fileIn(dir));
  expect(store.current().language).toBe('auto');
  expect(heard).toEqual([['language', 'feeds']]);
});

test('while the file is broken the last good settings serve, and no change overwrites it', () => {
  const dir = folderWith({ port: 8123 });
  const store = openSettings(dir);
  const broken = '{ "port": 8124, "theme": ';
  fs.writeFileSync(fileIn(dir), broken);
  expect(store.current().port).toBe(8123);
  expect(store.problem()).toMatchObject({ code: 'bad_settings', params: { problem: 'not_json' } });
  expect(() => store.update({ theme: 'light' })).toThrow(expect.objectContaining({ code: 'bad_settings' }));
  expect(fs.readFileSync(fileIn(dir), 'utf8')).toBe(broken);
  fs.writeFileSync(fileIn(dir), JSON.stringify({ port: 8124 }));
  expect([store.problem(), store.current().port]).toEqual([undefined, 8124]);
});

test('the mark that Windows editors put in front of a file is no mistake', () => {
  const dir = temporaryDir();
  fs.writeFileSync(fileIn(dir), '\uFEFF{"port": 8123}');
  expect(openSettings(dir).current().port).toBe(8123);
});

test.each<[string, unknown, string, string]>([
  ['a port out of range', { port: 70_000 }, 'port', 'at_most'],
  ['a port that is no whole number', { port: 80.5 }, 'port', 'whole_number'],
  ['a port in words', { port: '8000' }, 'port', 'malformed'],
  ['an unknown theme', { theme: 'pink' }, 'theme', 'not_choice'],
  ['a time that there is not', { schedule: { runAllAt: '24:00' } }, 'schedule.runAllAt', 'not_time'],
  ['a time with seconds', { schedule: { newsAt: '06:30:00' } }, 'schedule.newsAt', 'not_time'],
  ['a time without its zero', { schedule: { newsAt: '6:30' } }, 'schedule.newsAt', 'not_time'],
  ['a word for a switch', { schedule: { enabled: 'yes' } }, 'schedule.enabled', 'not_boolean'],
  ['a setting that there is not', { colour: 'red' }, 'colour', 'unknown_field'],
  ['a part that there is not', { schedule: { at: '06:00' } }, 'schedule.at', 'unknown_field'],
  ['feeds, which have no place in the window', { feeds }, 'feeds', 'unknown_field'],
  ['an empty file name', { databaseFile: '' }, 'databaseFile', 'malformed'],
  ['a file name with a NUL', { databaseFile: 'a\0b' }, 'databaseFile', 'malformed'],
  ['a file in no folder', { databaseFile: 'not/there/x.db' }, 'databaseFile', 'no_such_folder'],
  ['a folder for a file', { databaseFile: '.' }, 'databaseFile', 'not_file'],
  ['no settings at all', null, 'input', 'malformed'],
])('%s is refused by name and nothing is written', (_, patch, field, problem) => {
  const dir = temporaryDir();
  const store = openSettings(dir);
  expect(() => store.update(patch as object)).toThrow(
    expect.objectContaining({ code: 'bad_input', params: expect.objectContaining({ field, problem }) }),
  );
  expect(fs.readdirSync(dir)).toEqual([]);
});

/** Sets one setting again and again, and counts how often what it has set is gone again. */
const writer = `
  import fs from 'node:fs';
  import { openSettings } from './src/main/lib/settings-store.ts';
  const [dir, go, name, times] = process.argv.slice(1);
  const valueOf = (n) => (name === 'port' ? 9000 + n : 'file-' + n);
  const store = openSettings(dir);
  process.stdin.resume();
  console.log('ready');
  while (!fs.existsSync(go));
  let lost = 0;
  for (let n = 1; n <= Number(times); n++) {
    store.update({ [name]: valueOf(n) });
    for (let look = 0; look < 20; look++) if (store.current()[name] !== valueOf(n)) lost++;
  }
  fs.writeFileSync(go + '-' + name, String(lost));
`;

test('two programs that change different settings at the same time lose neither, and no reader sees half a file', async () => {
  const dir = folderWith({ feeds });
  const go = path.join(temporaryDir(), 'go');
  const times = 40;
  const first = await startNode(writer, dir, go, 'port', String(times));
  const second = await startNode(writer, dir, go, 'databaseFile', String(times));
  fs.writeFileSync(go, '');
  const store = openSettings(dir);
  const stopped = Promise.all([first.stop(), second.stop()]).then(() => true);
  while (!(await Promise.race([stopped, new Promise((next) => setImmediate(next))]))) {
    store.current();
    expect(store.problem()).toBeUndefined();
  }
  const lost = ['port', 'databaseFile'].map((name) => fs.readFileSync(`${go}-${name}`, 'utf8'));
  expect(lost).toEqual(['0', '0']);
  expect(written(dir)).toEqual({ feeds, port: 9000 + times, databaseFile: `file-${times}` });
  expect(fs.readdirSync(dir)).toEqual(['settings.json']);
});

test.skipIf(process.platform === 'win32')(
  'a new file is for this user alone; an existing one keeps its permissions, and a link stays a link',
  () => {
    const dir = temporaryDir();
    openSettings(dir).update({ theme: 'light' });
    expect(fs.statSync(fileIn(dir)).mode & 0o777).toBe(0o600);

    const [home, linked] = [temporaryDir(), temporaryDir()];
    const target = path.join(home, 'mine.json');
    fs.writeFileSync(target, '{}', { mode: 0o640 });
    fs.symlinkSync(target, fileIn(linked));
    openSettings(linked).update({ theme: 'light' });
    expect(fs.lstatSync(fileIn(linked)).isSymbolicLink()).toBe(true);
    expect(fs.statSync(target).mode & 0o777).toBe(0o640);
    expect(JSON.parse(fs.readFileSync(target, 'utf8'))).toEqual({ theme: 'light' });
  },
);

test.skipIf(!canMount)('on a full disk a change is refused, and the settings stay as they were', () => {
  const disk = mountSmallDisk(1);
  if (!disk) return;
  try {
    fs.writeFileSync(fileIn(disk.dir), JSON.stringify({ port: 8123 }));
    const store = openSettings(disk.dir);
    disk.fill(0);
    expect(() => store.update({ port: 8124 })).toThrow(
      expect.objectContaining({
        code: 'file_not_written',
        params: expect.objectContaining({ problem: 'disk_full' }),
      }),
    );
    expect(written(disk.dir)).toEqual({ port: 8123 });
    expect(store.current().port).toBe(8123);
    expect(fs.readdirSync(disk.dir).sort()).toEqual(['filler', 'settings.json']);
    disk.free();
    expect(store.update({ port: 8124 }).changed).toEqual(['port']);
  } finally {
    disk.unmount();
  }
});

test('a lock that a crash has left holds nobody up for long', () => {
  const dir = temporaryDir();
  fs.writeFileSync(`${fileIn(dir)}.lock`, '');
  expect(openSettings(dir).update({ theme: 'light' }).settings.theme).toBe('light');
  expect(fs.readdirSync(dir)).toEqual(['settings.json']);
});

test('a listener that breaks keeps neither the change nor the other listeners', () => {
  const store = openSettings(temporaryDir());
  const heard = vi.fn();
  store.on(() => {
    throw new Error('broken');
  });
  store.on(heard);
  expect(store.update({ theme: 'light' }).settings.theme).toBe('light');
  expect(heard).toHaveBeenCalledOnce();
});
