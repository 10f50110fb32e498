import { describe, expect, test } from 'vitest';
import { en as sharedEn } from '../../shared/texts/en.ts';
import { ko as sharedKo } from '../../shared/texts/ko.ts';
import { en } from './en/index.ts';
import { type T, translatorOf } from './i18n.tsx';
import { ko } from './ko/index.ts';
import { categoryName, collectorName, stepName, triggerName } from './names.ts';

/** Every text by its path. */
function leavesOf(table: object, prefix = ''): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [key, value] of Object.entries(table) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) {
      for (const [path, text] of leavesOf(value, `${prefix}${key}.`)) leaves.set(path, text);
    } else leaves.set(prefix + key, String(value));
  }
  return leaves;
}

/** Endings that Korean needs after a number, and English does not. */
const particles = ['{{topic}}', '{{direction}}'];
const placeholders = (text: string): string[] =>
  [...new Set(text.match(/\{\{[^}]*\}\}/g) ?? [])].filter((name) => !particles.includes(name)).sort();

describe.each([
  ['the dashboards', en, ko],
  ['every part', sharedEn, sharedKo],
])('texts of %s', (_, english, korean) => {
  const [inEnglish, inKorean] = [leavesOf(english), leavesOf(korean)];

  test('there are the same in both languages, hundreds of them', () => {
    expect(inEnglish.size).toBeGreaterThan(100);
    expect([...inKorean.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  });

  test('none is empty or a leftover', () => {
    for (const texts of [inEnglish, inKorean]) {
      expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
      expect([...texts].filter(([, text]) => /undefined|TODO/.test(text))).toEqual([]);
    }
  });

  test('English has no Korean letter', () => {
    // A language has the name that it gives itself.
    const own = 'settings.languages.ko';
    const korean = [...inEnglish].filter(([path, text]) => path !== own && /\p{Script=Hangul}/u.test(text));
    expect(korean).toEqual([]);
  });

  test('both languages fill in the same values', () => {
    const differing = [...inEnglish].filter(
      ([path, text]) => String(placeholders(text)) !== String(placeholders(inKorean.get(path) ?? '')),
    );
    expect(differing).toEqual([]);
  });

  test('a plural has both of its forms', () => {
    const lonely = [...inEnglish.keys()].filter(
      (path) => path.endsWith('_one') && !inEnglish.has(path.replace(/_one$/, '_other')),
    );
    expect(lonely).toEqual([]);
  });
});

describe.each(['ko', 'en'] as const)('the translator of %s', (language) => {
  const t = translatorOf(language);

  test('finds every text, and its own language', () => {
    const own = leavesOf(language === 'ko' ? { ...sharedKo, ui: ko } : { ...sharedEn, ui: en });
    for (const [path, text] of own) {
      // What is filled in is not looked at here.
      if (!text.includes('{{')) expect(t(path as Parameters<T>[0])).toBe(text);
    }
  });

  test('fills values in as they are: React escapes them', () => {
    expect(t('ui.news.feed', { feed: '<b>&' })).toContain('<b>&');
  });

  test('what has no name with us keeps its own', () => {
    expect(collectorName(t, 'disclosure')).toBe('disclosure');
    expect(triggerName(t, 'nightly-job')).toBe('nightly-job');
    expect(stepName(t, 'coingecko')).toBe('coingecko');
    expect(categoryName(t, 'bonds')).toBe('bonds');
    expect(collectorName(t, 'crypto')).toBe(t('collector.crypto'));
    expect(triggerName(t, 'scheduler')).toBe(t('trigger.scheduler'));
  });
});
