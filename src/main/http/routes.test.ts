import path from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
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
    const { detail, error_code } = errorBody(translator(language), code, params);
    expect(error_code).toBe(code);
    expect(detail).toContain('stock_research.db');
    expect(detail).not.toContain('somebody');
  }
});
