import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { countRows } from '../../../e2e/support/tables.ts';
import { translator } from '../../shared/translator.ts';
import { AppError } from '../lib/errors.ts';
import { answer, type DesktopHandlers } from './answer.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
beforeAll(async () => {
  harness = await startTestCore();
});
afterAll(() => harness.stop());

const opened: string[] = [];
const desktop = {
  'desktop.openPage': ({ page }) => {
    opened.push(page);
    return {};
  },
  'desktop.openDataFolder': () => {
    throw new AppError('not_found', { what: '/gone' });
  },
  'desktop.openLogFolder': () => {
    throw new TypeError('a bug');
  },
} as Partial<DesktopHandlers> as DesktopHandlers;

const ask = (name: unknown, input?: unknown) =>
  answer({ core: harness.core, desktop, translate: translator('ko') }, name, input);

test('an operation of the contract is performed, and logged as from the dashboard', async () => {
  const result = await ask('collector.run', { collector: 'crypto' });
  expect(result).toMatchObject({ ok: true, value: { status: 'success', triggered_by: 'dashboard' } });
  expect(countRows(`${harness.dataDir}/stock_research.db`, 'crypto_price')).toBe(20);
});

test('an operation of the desktop gets its parsed input', async () => {
  expect(await ask('desktop.openPage', { page: 'news' })).toEqual({ ok: true, value: {} });
  expect(opened).toEqual(['news']);
});

describe('a refusal is a value with a sentence in the language of the user', () => {
  test.each<[string, unknown, unknown, string, string]>([
    ['an unknown operation', 'core.erase', {}, 'not_found', 'core.erase을(를) 찾을 수 없습니다.'],
    ['a name of every object', 'toString', {}, 'not_found', 'toString을(를) 찾을 수 없습니다.'],
    ['a name that is none', { toString: () => 'health' }, {}, 'not_found', ''],
    [
      'bad input',
      'crypto.history',
      { days: 4000 },
      'bad_input',
      'days 값이 올바르지 않습니다: 3650 이하여야 합니다.',
    ],
    [
      'input of another kind',
      'collector.run',
      'crypto',
      'bad_input',
      'input 값이 올바르지 않습니다: 형식이 다릅니다.',
    ],
    [
      'too much input',
      'desktop.openDataFolder',
      { path: '/etc' },
      'bad_input',
      'path 값이 올바르지 않습니다: 알 수 없는 항목입니다.',
    ],
    ['a page that is none', 'desktop.openPage', { page: 'https://x' }, 'bad_input', ''],
    ['what cannot be done', 'desktop.openDataFolder', {}, 'not_found', '/gone을(를) 찾을 수 없습니다.'],
    ['what is broken', 'desktop.openLogFolder', undefined, 'internal', ''],
  ])('%s', async (_what, name, input, code, sentence) => {
    const result = await ask(name, input);
    expect(result).toMatchObject({ ok: false, error: { code } });
    const message = result.ok ? '' : result.error.message;
    expect(message).toMatch(/[가-힣]/);
    if (sentence !== '') expect(message).toBe(sentence);
    expect(() => structuredClone(result)).not.toThrow();
  });
});
