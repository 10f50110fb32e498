import fs from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { canMount, mountSmallDisk } from '../../../e2e/support/tmpfs.ts';
import { lineLog } from './log.ts';
import { openLogFile } from './log-file.ts';
import { openSecrets } from './secret-store.ts';

const linesOf = (file: string) => fs.readFileSync(file, 'utf8').split(/\r?\n/).slice(0, -1);
const sizeOf = (folder: string) =>
  fs.readdirSync(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);

test('nothing is made before the first line; then lines stand there as they were given, one under the other', () => {
  const dir = temporaryDir();
  const log = openLogFile(dir);
  expect(fs.readdirSync(dir)).toEqual([]);
  const lines = ['2026-02-18T21:00:00.000Z info  100 % of %s %o %c', '{"a":[1]} 한국어', ''];
  for (const line of lines) log.write(`${line}\n`);
  expect(log.file).toBe(path.join(dir, 'logs', 'main.log'));
  expect(linesOf(log.file)).toEqual(lines);
  openLogFile(dir).write('later\n');
  expect(linesOf(log.file)).toEqual([...lines, 'later']);
});

test('what grows over the limit is set aside, the oldest goes, and no line is lost in between', () => {
  const dir = temporaryDir();
  const log = openLogFile(dir, { maxBytes: 1_000, files: 3 });
  for (let n = 0; n < 200; n++) log.write(`${`line ${n} `.padEnd(49, '.')}\n`);
  const folder = path.dirname(log.file);
  expect(fs.readdirSync(folder).sort()).toEqual(['main.1.log', 'main.2.log', 'main.log']);
  expect(sizeOf(folder)).toBeLessThanOrEqual(3 * 1_050);
  const kept = ['main.2.log', 'main.1.log', 'main.log'].flatMap((name) => linesOf(path.join(folder, name)));
  const numbers = kept.map((line) => Number(/\d+/.exec(line)?.[0]));
  expect(numbers.at(-1)).toBe(199);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => 200 - numbers.length + at));
});

test('a folder that was cleared away, or could not be made at first, is written to as soon as it can be', () => {
  const dir = temporaryDir();
  const folder = path.join(dir, 'logs');
  fs.writeFileSync(folder, 'in the way');
  const log = openLogFile(dir);
  log.write('lost\n');
  fs.rmSync(folder);
  log.write('first\n');
  expect(linesOf(log.file)).toEqual(['first']);
  fs.rmSync(folder, { recursive: true });
  log.write('second\n');
  expect(linesOf(log.file)).toEqual(['second']);
});

test.skipIf(!canMount)('a full disk costs lines and nothing else; with room again the log goes on', () => {
  const disk = mountSmallDisk(1);
  if (!disk) return;
  try {
    const log = openLogFile(disk.dir, { maxBytes: 20_000, files: 3 });
    log.write('before\n');
    disk.fill(0);
    const said = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    for (let n = 0; n < 500; n++) log.write(`${'x'.repeat(100)}\n`);
    expect(sizeOf(path.dirname(log.file))).toBeLessThan(61_000);
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
    disk.free();
    log.write('after\n');
    expect(linesOf(log.file).at(-1)).toMatch(/after$/);
  } finally {
    disk.unmount();
  }
});

test('a key never gets there, whether it was known at the start or was given later', () => {
  const dir = temporaryDir();
  const [early, late] = ['q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6', 'CG-late/key+1234'];
  const secrets = openSecrets({ dataDir: dir, environment: { fred: early, coingecko: undefined } });
  const file = openLogFile(dir);
  const log = lineLog({ write: file.write, now: () => new Date(0), redact: secrets.redact });
  log.error('asked', { url: `https://x/?api_key=${early}`, error: new Error(`no ${early}`) });
  expect(() => secrets.set('coingecko', late)).toThrow();
  log.warn('asked', {
    url: `https://x/?key=${encodeURIComponent(late)}`,
    cause: new Error('', { cause: late }),
  });
  const text = fs.readFileSync(file.file, 'utf8');
  expect(text.match(/\*\*\*/g)?.length).toBeGreaterThanOrEqual(4);
  for (const key of [early, late, encodeURIComponent(late)]) expect(text).not.toContain(key);
});
