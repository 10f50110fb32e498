import { expect, test } from 'vitest';
import { csvCell, fileName, toCsv } from './csv.ts';

test.each(['=1+1', '+1', '-1+2', '@SUM(A1)', "=cmd|'/c calc'!A1", ' =1+1', '\t=1+1', '\r=1+1', '\tx'])(
  '%j, which a spreadsheet might run, gets an apostrophe',
  (text) => {
    expect(csvCell(text).replace(/^"/, '')).toBe(`'${text}${csvCell(text).startsWith('"') ? '"' : ''}`);
  },
);

test.each([
  [-1.5, '-1.5'],
  [0, '0'],
  [1e21, '1e+21'],
  [Number.NaN, ''],
  [Number.POSITIVE_INFINITY, ''],
  [null, ''],
  [undefined, ''],
  ['', ''],
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['a;b', '"a;b"'],
  [' edge ', '" edge "'],
  ['5 - 3', '5 - 3'],
])('%j is written as %j', (value, text) => {
  expect(csvCell(value)).toBe(text);
});

test('a table begins with the mark that tells Excel of UTF-8, and ends each line as RFC 4180 says', () => {
  const columns = [
    { label: '이름', csv: (row: { name: string; value: number | null }) => row.name },
    { label: '=값', csv: (row: { name: string; value: number | null }) => row.value },
  ];
  expect(
    toCsv(columns, [
      { name: '원', value: 1 },
      { name: '', value: null },
    ]),
  ).toBe("\uFEFF이름,'=값\r\n원,1\r\n,\r\n");
});

test.each([
  ['실행 목록', '실행-목록-2026-02-19.csv'],
  ['../../etc/passwd', 'etc-passwd-2026-02-19.csv'],
  ['a:b*c?"<>|', 'a-b-c-2026-02-19.csv'],
])('a file of %j is named %s', (name, file) => {
  expect(fileName(name, '2026-02-19', 'csv')).toBe(file);
});
