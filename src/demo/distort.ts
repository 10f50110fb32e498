import type { Json } from './route.ts';

/** The faults that spoil a good answer from the inside. Numbers written as text (Fear & Greed) count as numbers. */
export const distortions = {
  'wrong-types': (value: Json) => JSON.stringify(wrongTypes(value, 0)),
  'missing-keys': (value: Json) => JSON.stringify(missingKeys(value)),
  nulls: (value: Json) => JSON.stringify(mapLeaves(value, () => null)),
  'numbers-as-text': (value: Json) => JSON.stringify(mapLeaves(value, swapNumberAndText)),
  'huge-number': (value: Json) => JSON.stringify(mapLeaves(value, hugeNumber)),
  nan: (value: Json) => notANumber(value),
} as const satisfies Record<string, (value: Json) => string>;

export type Distortion = keyof typeof distortions;

function isNumberText(value: Json): value is string {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}

function mapLeaves(value: Json, change: (leaf: Json) => Json): Json {
  if (isList(value)) return value.map((item) => mapLeaves(item, change));
  if (!isObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapLeaves(item, change)]));
}

/** The outermost container keeps its kind, so that a check of the outside alone is fooled. */
function wrongTypes(value: Json, depth: number): Json {
  if (isList(value)) {
    const items = value.map((item) => wrongTypes(item, depth + 1));
    return depth === 0 ? items : Object.fromEntries(items.entries());
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      wrongTypes(item, depth + 1),
    ]);
    return depth === 0 ? Object.fromEntries(entries) : entries.map(([, item]) => item);
  }
  if (typeof value === 'number' || isNumberText(value)) return 'many';
  return typeof value === 'string' ? 7 : {};
}

/** Only names, and the containers that hold objects, stay: every figure and every date goes. */
function missingKeys(value: Json): Json {
  if (isList(value)) return value.map(missingKeys);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => {
    if (isList(item)) return item.some(isObject);
    return isObject(item) || (typeof item === 'string' && !isNumberText(item));
  });
  return Object.fromEntries(kept.map(([key, item]) => [key, missingKeys(item)]));
}

function swapNumberAndText(leaf: Json): Json {
  if (typeof leaf === 'number') return String(leaf);
  return isNumberText(leaf) ? Number(leaf) : leaf;
}

function hugeNumber(leaf: Json): Json {
  if (typeof leaf === 'number') return 1e308;
  return isNumberText(leaf) ? '1e308' : leaf;
}

/** NaN as some services write it: a bare word, which is not JSON. */
function notANumber(value: Json): string {
  const mark = '\u0000NaN';
  const marked = mapLeaves(value, (leaf) => (typeof leaf === 'number' || isNumberText(leaf) ? mark : leaf));
  return JSON.stringify(marked).replaceAll(JSON.stringify(mark), 'NaN');
}
