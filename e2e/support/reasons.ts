import { expect } from 'vitest';
import type { MessageParams } from '../../src/shared/errors.ts';
import { errorText } from '../../src/shared/i18n.ts';
import { translator } from '../../src/shared/translator.ts';

const languages = [translator('en'), translator('ko')];

/** The reasons are sentences for people, in both languages: no address, key, path or stack in them. */
export function expectPlainReasons(
  reasons: readonly { code: string; params: MessageParams }[],
  secret = '',
): void {
  expect(reasons).not.toHaveLength(0);
  for (const { code, params } of reasons) {
    const [en = '', ko = ''] = languages.map((t) => errorText(t, code, params));
    if (code !== 'source_refused') expect(ko, 'translated').not.toBe(en);
    for (const text of [en, ko]) {
      expect(text.length).toBeGreaterThan(4);
      expect(text.length).toBeLessThan(200);
      expect(text).not.toMatch(
        /https?:|\/fred\/|\/v8\/|\/rss|\?|\{\{|undefined|\[object|\bat .+:\d+|Error|Invalid|node:|file:/,
      );
      if (secret !== '') expect(text).not.toContain(secret);
    }
  }
}
