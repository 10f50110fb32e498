import { describe, expect, test } from 'vitest';
import { errorTable } from '../errors.ts';
import { errorText, languageOf, type TextKey } from '../i18n.ts';
import { translator } from '../translator.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Every text by its path. */
function flat(texts: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [path, text] of flat(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
const english = flat(en);
const korean = flat(ko);

test('both languages have the same texts', () => {
  expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
});

test.each([...english])('%s has the same gaps in both languages', (key, text) => {
  expect(gaps(korean.get(key) ?? '')).toEqual(gaps(text));
});

test('sentences in Korean are Korean', () => {
  const sameInBoth = new Set([
    'bad_usage',
    'source_refused',
    'api',
    'eth_btc',
    'tvl',
    'item',
    'stressModule',
  ]);
  const foreign = [...korean].filter(
    ([key, text]) => !/[가-힣]/.test(text) && !sameInBoth.has(key.split('.').at(-1) ?? ''),
  );
  expect(foreign).toEqual([]);
});

test('every error code has a sentence that shows no gap when its parameters are given', () => {
  for (const language of ['ko', 'en'] as const) {
    const t = translator(language);
    for (const code of Object.keys(errorTable)) {
      const params = Object.fromEntries(
        gaps(english.get(`error.${code}`) ?? '').map((gap) => [gap ?? '', 'X']),
      );
      expect(errorText(t, code, params)).not.toMatch(/\{\{|^error\./);
    }
  }
});

describe('reasons', () => {
  const t = translator('ko');

  test('known problem words are translated, others stand as they are', () => {
    expect(errorText(t, 'source_unreachable', { host: 'api.llama.fi', problem: 'refused' })).toContain(
      '연결 거부',
    );
    expect(errorText(t, 'source_changed', { host: 'api.llama.fi', problem: 'data.x: odd' })).toContain(
      'data.x: odd',
    );
  });

  test('a part of a step names itself before its reason', () => {
    expect(errorText(t, 'source_refused', { status: 503, part: 'stablecoins' })).toBe(
      '스테이블코인: HTTP 503',
    );
  });

  test('an unknown code is an internal error, never an empty line', () => {
    expect(errorText(t, 'no_such_code')).toBe(t('error.internal' satisfies TextKey));
  });
});

test.each([
  ['ko', 'ko'],
  ['ko-KR', 'ko'],
  ['ko_KR.UTF-8', 'ko'],
  ['en-US', 'en'],
  ['C.UTF-8', 'en'],
  ['kok-IN', 'en'],
  ['', 'en'],
])('a PC whose language is "%s" reads %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
