import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { createTrust } from './trust.ts';

let dir: string;
let file: string;
let now: Date;
const open = (database = file) =>
  createTrust(path.join(dir, 'state'), database, { now: () => now, monotonicMs: () => 0 });

beforeEach(() => {
  dir = temporaryDir();
  file = path.join(dir, 'a.db');
  fs.writeFileSync(file, 'content');
  now = new Date('2026-11-22T21:00:00Z');
});

test('a file that was closed in order is trusted, and it is known since when it is sound', () => {
  const checkedAt = new Date('2026-11-20T08:00:00.123Z');
  open().closed(checkedAt);
  expect(open().soundAt()).toEqual(checkedAt);
  expect(open().knows()).toBe(true);
});

const later = new Date('2026-12-24T00:00:00Z');
const distrusted: Record<string, () => void> = {
  'it was never seen': () => fs.rmSync(path.join(dir, 'state'), { recursive: true }),
  'it is longer': () => fs.appendFileSync(file, 'x'),
  'it was written': () => fs.utimesSync(file, later, later),
  'it is gone': () => fs.rmSync(file),
  'its log of changes was left': () => fs.writeFileSync(`${file}-wal`, 'change'),
  'its rollback journal was left': () => fs.writeFileSync(`${file}-journal`, 'page'),
  'the last look is eight days old': () => {
    now = new Date('2026-11-30T21:00:01Z');
  },
  'the last look is yet to come, by a clock that was wrong': () => {
    now = new Date('2026-11-14T20:59:59Z');
  },
  'it was opened, and is doubted': () => open().doubt(),
  'what is remembered is broken': () =>
    fs.writeFileSync(path.join(dir, 'state', 'database.json'), '{"path":'),
};
test.each(Object.entries(distrusted))('a file is not trusted when %s', (_, happen) => {
  open().closed(now);
  expect(open().soundAt()).toEqual(now);
  happen();
  expect(open().soundAt()).toBeUndefined();
});

test('an empty log of changes, as a program leaves it that may only read, costs no trust', () => {
  open().closed(now);
  fs.writeFileSync(`${file}-wal`, '');
  expect(open().soundAt()).toEqual(now);
});

test('what is known of one file is not believed of another', () => {
  open().closed(now);
  const other = path.join(dir, 'b.db');
  fs.copyFileSync(file, other);
  expect(open(other).knows()).toBe(false);
  expect(open(other).soundAt()).toBeUndefined();
});

test('a file that was only opened is known as ours, and not trusted', () => {
  open().opened();
  expect(open().knows()).toBe(true);
  expect(open().soundAt()).toBeUndefined();
});

test('opening a trusted file takes no trust away: its log of changes does', () => {
  open().closed(now);
  open().opened();
  expect(open().soundAt()).toEqual(now);
});

test('a folder that cannot be written costs the trust, and nothing else', () => {
  fs.writeFileSync(path.join(dir, 'state'), 'in the way');
  open().closed(now);
  open().opened();
  open().doubt();
  expect(open().soundAt()).toBeUndefined();
});
