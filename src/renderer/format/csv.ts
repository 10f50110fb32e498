/** A column of a table as it is exported: raw values, not what is shown. */
export interface CsvColumn<Row> {
  label: string;
  csv: (row: Row) => string | number | null | undefined;
}

/**
 * One cell. A text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises; numbers
 * stay numbers, negative ones too.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value == null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^\s*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV (RFC 4180) with a byte order mark, so that Excel reads Korean. */
export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ label }) => csvCell(label)),
    ...rows.map((row) => columns.map(({ csv }) => csvCell(csv(row)))),
  ];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** A file name without anything that a file system minds. */
export const fileName = (name: string, date: string, ending: string): string =>
  `${name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}-${date}.${ending}`;
