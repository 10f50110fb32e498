/**
 * Speed of the product as ratios to the least code that could do the same, measured in the same run. Prints a table
 * and keeps it in results.md; with --quick it takes fewer samples and keeps nothing.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from '../scripts/ensure-built.mjs';
import { cryptoRun } from './collect.ts';
import { dashboards } from './dashboards.ts';
import { sampleDatabase } from './database.ts';
import { desktopApp } from './desktop.ts';
import { desktopWindow } from './desktop-window.ts';
import { latestThroughput, longHistory, readsAfterYears } from './reads.ts';
import { type Row, report, type Size } from './report.ts';
import { startToListening } from './start.ts';

const isQuick = process.argv.includes('--quick');
const size: Size = isQuick ? { rounds: 3, seconds: 1 } : { rounds: 9, seconds: 2 };
const dir = mkdtempSync(path.join(tmpdir(), 'ddc-bench-'));
const folder = (name: string) => {
  mkdirSync(path.join(dir, name));
  return path.join(dir, name);
};

await ensureBuilt(path.resolve(import.meta.dirname, '..'));
try {
  const empty = await sampleDatabase(folder('empty'), 0);
  const month = await sampleDatabase(folder('month'), 30);
  const years = await sampleDatabase(folder('years'), 3650);
  const parts: [string, () => Promise<Row[]>][] = [
    ['newest figures', () => latestThroughput(folder('latest'), size)],
    ['crypto history', () => longHistory(years, size, 'crypto')],
    ['stress history', () => longHistory(years, size, 'liquidity-stress')],
    ['small reads after years', () => readsAfterYears(years, month, size)],
    ['collecting', () => cryptoRun(folder('collect'), size)],
    ['dashboards', () => dashboards(folder('dashboards'), years, month, size)],
    ['start', () => startToListening({ empty, month, years }, size)],
    ['desktop', () => desktopApp(folder('desktop'), empty, size)],
    ['window', () => desktopWindow(folder('window'), month, size)],
  ];
  const rows: Row[] = [];
  for (const [name, measure] of parts) {
    const begun = performance.now();
    rows.push(...(await measure()));
    process.stderr.write(`${name}: ${Math.round((performance.now() - begun) / 1000)} s\n`);
  }
  const text = report(rows, isQuick ? 'quick' : 'full');
  if (!isQuick) writeFileSync(path.join(import.meta.dirname, 'results.md'), text);
  console.log(text);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
