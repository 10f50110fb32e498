import type { ErrorCode, MessageParams } from './errors.ts';
import type { Gap, Notice } from './model-backup.ts';
import type { KeyState } from './settings.ts';
import type { Texts } from './texts/en.ts';

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

/** Korean where the system is Korean, else English. `locale` is as the OS names it, e.g. ko-KR or ko_KR.UTF-8. */
export function languageOf(locale: string): Language {
  return /^ko(?:$|[-_.@])/i.test(locale) ? 'ko' : 'en';
}

/** The text of a word in a group of texts; undefined where the group has none for it, or it is no word of ours. */
function textOf(t: Translate, group: keyof Texts, word: unknown, params: MessageParams): string | undefined {
  if (typeof word !== 'string' || !/^\w+$/.test(word)) return undefined;
  const path = `${group}.${word}`;
  // What there is no text for comes back as it was asked for.
  const text = t(path as TextKey, params);
  return text === path ? undefined : text;
}

/** The `problem` word of a sentence translated, where it is one of ours. */
function translated(t: Translate, params: MessageParams): Record<string, string | number> {
  const problem = textOf(t, 'problem', params.problem, params);
  return { ...params, ...(problem !== undefined && { problem }) };
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
  const what = textOf(t, 'what', filled.what, params);
  if (what !== undefined) filled.what = what;
  const sentence = code === 'note' ? '' : (textOf(t, 'error', code, filled) ?? t('error.internal', filled));
  return textOf(t, 'part', filled.part, { ...filled, reason: sentence }) ?? sentence;
}

/** The sentence of a finding of the morning check. */
export function findingText(t: Translate, code: string, params: MessageParams): string {
  const { error, keyProblem } = params;
  const filled: Record<string, string | number> = { ...params };
  if (typeof error === 'string') filled.problem = errorText(t, error, params);
  if (typeof keyProblem === 'string')
    filled.problem = t(`keyProblem.${keyProblem as NonNullable<KeyState['problem']>}`);
  return textOf(t, 'finding', code, filled) ?? code;
}
