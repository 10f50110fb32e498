import { createInstance } from 'i18next';
import type { ErrorCode, MessageParams } from './errors.ts';
import type { Gap, Notice } from './model-backup.ts';
import type { KeyState } from './settings.ts';
import { en, type Texts } from './texts/en.ts';
import { ko } from './texts/ko.ts';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** Every path to a text in a table of texts. */
export type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Every text there is, by its path, e.g. `cli.done`. */
export type TextKey = Leaves<Texts>;
export type Translate = (key: TextKey, params?: MessageParams) => string;

interface SaidReason {
  code: string;
  params: MessageParams;
}

/** So many names are listed; of more, only how many they are. */
const mostNames = 3;

/** Reasons that differ in nothing but the name of the item, as one: ten series refused alike are one thing to read. */
function together(t: Translate, reasons: readonly SaidReason[]): SaidReason[] {
  const groups = new Map<string, { reason: SaidReason; names: string[] }>();
  for (const reason of reasons) {
    const { name, ...rest } = reason.params;
    const isItem = reason.params.part === 'item' && name !== undefined;
    const key = isItem ? JSON.stringify([reason.code, rest]) : JSON.stringify(reason);
    const known = groups.get(key);
    if (known && isItem) known.names.push(String(name));
    else groups.set(key, { reason, names: isItem ? [String(name)] : [] });
  }
  return [...groups.values()].map(({ reason, names }) => {
    if (names.length < 2) return reason;
    const listed = names.slice(0, mostNames).join(', ');
    const more = names.length - mostNames;
    const name = more > 0 ? t('part.more', { names: listed, count: more }) : listed;
    return { code: reason.code, params: { ...reason.params, name } };
  });
}

/** The sentences of several reasons, one after the other. */
export const reasonsText = (t: Translate, reasons: readonly SaidReason[]): string =>
  together(t, reasons)
    .map(({ code, params }) => errorText(t, code, params))
    .join('; ');

/** How much a step has found: a text of `note` and what fills it. */
export interface Note {
  key: keyof Texts['note'];
  params: MessageParams;
}

export const noteText = (t: Translate, { key, params }: Note): string => t(`note.${key}`, params);

const i18n = createInstance();
void i18n.init({
  resources: { en: { translation: en }, ko: { translation: ko } },
  fallbackLng: 'en',
  initAsync: false,
  // Texts go to terminals, JSON and React, all of which escape for themselves.
  interpolation: { escapeValue: false },
});

/** The texts of one language. */
export function translator(language: Language): Translate {
  const t = i18n.getFixedT(language);
  return (key, params) => t(key, { ...params });
}

/** Korean where the system is Korean, else English. `locale` is as the OS names it, e.g. ko-KR or ko_KR.UTF-8. */
export function languageOf(locale: string): Language {
  return /^ko(?:$|[-_.@])/i.test(locale) ? 'ko' : 'en';
}

/** The `problem` word of a sentence translated, where it is one of ours. */
function translated(t: Translate, params: MessageParams): Record<string, string | number> {
  const { problem } = params;
  const isWord = typeof problem === 'string' && Object.hasOwn(en.problem, problem);
  return { ...params, ...(isWord && { problem: t(`problem.${problem}` as TextKey, params) }) };
}

/** What is missing, in words. */
export const gapsText = (t: Translate, gaps: readonly Gap[]): string =>
  gaps
    .map(({ collector, from, to }) => {
      const name = t(`collector.${collector}` as TextKey);
      return from === null ? t('notice.gapAll', { name }) : t('notice.gap', { name, from, to });
    })
    .join(', ');

/** The sentence of a notice; the instants in it as `time` writes them. */
export function noticeText(
  t: Translate,
  { code, params, gaps }: Pick<Notice, 'code' | 'params' | 'gaps'>,
  time: (instant: string) => string = (instant) => instant,
): string {
  const filled = translated(t, params);
  if (typeof filled.made_at === 'string') filled.made_at = time(filled.made_at);
  return t(`notice.${code}`, { ...filled, gaps: gapsText(t, gaps) || t('notice.noGap') });
}

/** The sentence of an error, `problem` and `part` words translated as well. */
export function errorText(t: Translate, code: ErrorCode | string, params: MessageParams = {}): string {
  const filled = translated(t, params);
  if (typeof filled.what === 'string' && Object.hasOwn(en.what, filled.what)) {
    filled.what = t(`what.${filled.what}` as TextKey, params);
  }
  const { part } = filled;
  const path = Object.hasOwn(en.error, code) ? `error.${code}` : 'error.internal';
  const sentence = code === 'note' ? '' : t(path as TextKey, filled);
  if (typeof part !== 'string' || !Object.hasOwn(en.part, part)) return sentence;
  return t(`part.${part}` as TextKey, { ...filled, reason: sentence });
}

/** The sentence of a finding of the morning check. */
export function findingText(t: Translate, code: string, params: MessageParams): string {
  if (!Object.hasOwn(en.finding, code)) return code;
  const { error, keyProblem } = params;
  const filled: Record<string, string | number> = { ...params };
  if (typeof error === 'string') filled.problem = errorText(t, error, params);
  if (typeof keyProblem === 'string')
    filled.problem = t(`keyProblem.${keyProblem as NonNullable<KeyState['problem']>}`);
  return t(`finding.${code as keyof Texts['finding']}`, filled);
}
