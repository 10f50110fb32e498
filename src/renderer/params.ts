import { isDate } from './format/days.ts';

/** What an address may say about a page. It comes from outside: what is no choice is as if it were not there. */
export function choiceOf<T extends string>(
  params: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = params.get(name);
  return choices.find((choice) => choice === text);
}

export function dateOf(params: URLSearchParams, name: string): string | undefined {
  const text = params.get(name);
  return text !== null && isDate(text) ? text : undefined;
}

/** The params with some changed; an empty or missing value takes one away. */
export function changedParams(
  params: URLSearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const all = { ...Object.fromEntries(params), ...changes };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
