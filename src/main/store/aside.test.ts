import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { aside } from './aside.ts';
import { jobs } from './aside-jobs.ts';

let file: string;
beforeEach(() => {
  file = path.join(temporaryDir(), 'a.db');
  const db = new Database(file);
  db.pragma('user_version = 30');
  db.exec('CREATE TABLE a (n)');
  db.close();
});

test('what a job finds beside the main thread it finds on it too', async () => {
  const found = await aside('check', { file });
  expect(found).toEqual({ problem: undefined, version: 30, applicationId: 0, hasTables: true });
  expect(await jobs.check({ sqlite: Database, fs, jobs }, { file })).toEqual(found);
});

test('what a job throws arrives with its code', async () => {
  fs.writeFileSync(file, 'no database at all, but long enough to be looked at'.repeat(100));
  await expect(aside('check', { file })).rejects.toMatchObject({
    code: 'SQLITE_NOTADB',
    message: 'file is not a database',
  });
  await expect(aside('check', { file: `${file}.gone` })).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
});

test('a copy that never gets its turn is an error, not an empty copy', async () => {
  const holder = new Database(file);
  holder.exec('INSERT INTO a VALUES (1); BEGIN EXCLUSIVE');
  class Impatient extends Database {
    constructor(name: string, options: Database.Options) {
      super(name, { ...options, timeout: 50 });
    }
  }
  const to = path.join(temporaryDir(), 'b.db');
  const copying = jobs.copy(
    { sqlite: Impatient as typeof Database, fs, jobs },
    { from: file, partial: `${to}.partial`, to, isSound: true },
  );
  await expect(copying).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
  expect(fs.existsSync(to)).toBe(false);
  holder.close();
});

test('the text of every job stands alone: it names nothing that only this file has', async () => {
  for (const job of Object.values(jobs)) {
    const alone = new Function(`return ${job}`)() as typeof jobs.check;
    expect(alone.name).toBe(job.name);
  }
  const copied = path.join(temporaryDir(), 'b.db');
  await aside('copy', { from: file, partial: `${copied}.partial`, to: copied, isSound: true });
  const kept = { partial: `${copied}.kept.partial`, to: `${copied}.kept`, isSound: true };
  const live = new Database(file);
  live.pragma('journal_mode = WAL');
  const outcome = await aside('replace', { live: file, from: copied, keep: kept, onlyWhenIdle: false });
  live.close();
  expect([outcome, fs.existsSync(kept.to)]).toEqual(['done', true]);
});
