import { expect, test } from 'vitest';
import { parsePreferences } from './preference-choices.ts';

const defaults = { language: 'auto', theme: 'dark', priceColors: 'redDown' };

test.each([
  ['nothing', null],
  ['an empty text', ''],
  ['half of it', '{"language":"ko"'],
  ['no object', '"ko"'],
  ['null', 'null'],
  ['a list', '["ko"]'],
  ['choices that are none', '{"language":"fr","theme":"pink","priceColors":1}'],
  ['names of every object', '{"language":"constructor","theme":"__proto__"}'],
])('%s in the storage leaves the defaults', (_, text) => {
  expect(parsePreferences(text)).toEqual(defaults);
});

test('what is a choice counts, also beside what is none', () => {
  expect(parsePreferences('{"language":"en","theme":"pink","priceColors":"redUp","more":1}')).toEqual({
    language: 'en',
    theme: 'dark',
    priceColors: 'redUp',
  });
});
