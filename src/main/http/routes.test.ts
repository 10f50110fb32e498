import path from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { errorText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import { errorBody } from './routes.ts';

const folder = path.resolve('home', 'somebody', 'private');
const params = { path: path.join(folder, 'stock_research.db'), problem: 'disk_full', found: '9', known: '2' };
const codes: ErrorCode[] = [
  'database_damaged',
  'database_read_only',
  'database_unavailable',
  'database_newer',
];

test.each(codes)('%s names the file over HTTP, not the folder it lies in', (code) => {
  for (const language of ['en', 'ko'] as const) {
    const { detail, error_code, error_params } = errorBody(translator(language), code, params);
    expect(error_code).toBe(code);
    expect(detail).toContain('stock_research.db');
    expect(detail).not.toContain('somebody');
    expect(JSON.stringify(error_params)).not.toContain('somebody');
  }
});

test('params go along so that the sentence can be said in another language, and nothing that it does not tell', () => {
  const [en, ko] = [translator('en'), translator('ko')];
  const params = { field: 'flow_1d', problem: 'at_most', limit: 10_000, secret: 'not in the sentence' };
  for (const [of, other] of [
    [en, ko],
    [ko, en],
  ] as const) {
    const { error_params } = errorBody(of, 'bad_input', params);
    expect(error_params).toEqual({ field: 'flow_1d', problem: 'at_most', limit: 10_000 });
    expect(errorText(other, 'bad_input', error_params)).toBe(errorText(other, 'bad_input', params));
  }
});
