import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { startSimulator } from '../src/demo/simulator.ts';
import { runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { startTestHost } from './support/host.ts';
import { type Served, startServed } from './support/serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

interface Report {
  created_at: string;
  text: { ko: string; en: string };
}
const reportOf = async (url: string) => (await (await fetch(`${url}/api/v1/diagnostics`)).json()) as Report;

test('the report says what runs where, what was set, what failed and why, in both languages', async () => {
  const home = fs.realpathSync(temporaryDir());
  const dataDir = path.join(home, 'my data');
  fs.mkdirSync(dataDir);
  const feeds = [{ name: 'mine', category: 'korea', url: 'https://example.com/rss?token=feedtoken' }];
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ theme: 'light', feeds }));
  served = await startServed({ DDC_DATA_DIR: dataDir, HOME: home, USERPROFILE: home });
  served.simulator.setFault('api.alternative.me', '500');
  await fetch(`${served.url}/api/v1/collector/crypto`, { method: 'POST' });
  const {
    text: { en, ko },
  } = await reportOf(served.url);

  expect(en).toContain(`Node ${process.versions.node} · ${os.type()} ${os.release()} ${process.arch}`);
  expect(en).toContain(`Data folder: ~${path.sep}my data (`);
  expect(en).toMatch(/^Database: ~.my data.stock_research\.db \(\d+\.\d MB, format \d+\)$/m);
  expect(en).toMatch(/^Rows: crypto_price 20, crypto_metric 1,/m);
  expect(en).toMatch(/^Log: ~.my data.logs.main\.log$/m);
  expect(en).toContain(`HTTP: listening on port ${served.port}`);
  expect(en).toMatch(/^ {2}port: 8000 \(.*DDC_PORT.*\)$/m);
  expect(en).toMatch(/^ {2}theme: light$/m);
  expect(en).toMatch(/^ {2}FRED key: not set$/m);
  expect(en).toContain('mine (example.com)');
  expect(en).toMatch(/^The last 1 of 1 runs:\n {2}Crypto: partial .*\n {4}fear_greed: failed \(HTTP 500\)$/m);
  expect(ko).toMatch(/^ {2}크립토: 부분 성공 .*\n {4}fear_greed: 실패 \(HTTP 500\)$/m);
  for (const text of [en, ko]) {
    expect(text).not.toContain(home);
    expect(text).not.toContain('feedtoken');
    expect(text).not.toMatch(/\{\{|undefined|report\./);
  }
  const printed = await runCli(['diagnostics'], { ...served.env, LANG: 'ko_KR.UTF-8' });
  expect(printed.code).toBe(0);
  expect(printed.stdout).toContain('크립토: 부분 성공');
});

test('twenty runs are shown, those of the Python system with their own sentences', async () => {
  served = await startServed();
  const db = served.database();
  const insert = db.prepare(
    "INSERT INTO collector_log (date, collector, status, duration, details, created_at) VALUES (?, 'crypto', 'failed', 1, ?, ?)",
  );
  for (let day = 1; day <= 25; day++) {
    const date = `2026-01-${String(day).padStart(2, '0')}`;
    insert.run(date, JSON.stringify({ prices: `failed: day ${day}.` }), `${date} 21:00:00`);
  }
  db.close();
  const { en } = (await reportOf(served.url)).text;
  expect(en).toContain('The last 20 of 25 runs:');
  expect(en.match(/ {4}prices: failed: day \d+\./g)).toHaveLength(20);
  expect(en).toContain('day 25.');
  expect(en).not.toContain('day 5.');
});

test('a database that cannot be opened is what the command line reports, instead of nothing', async () => {
  const dataDir = temporaryDir();
  const file = path.join(dataDir, 'stock_research.db');
  fs.writeFileSync(file, 'not a database at all'.repeat(100));
  const { code, stdout } = await runCli(['diagnostics'], { DDC_DATA_DIR: dataDir });
  expect(code).toBe(0);
  // A home folder is left out.
  expect(stdout).toContain(`Database: ${file.replace(os.homedir(), '~')}, not open`);
  expect(stdout).toContain('is not an SQLite database');
  expect(stdout).toMatch(/^ {2}schedule\.runAllAt: 06:00$/m);
  const json = await runCli(['diagnostics', '--json'], { DDC_DATA_DIR: dataDir });
  expect((JSON.parse(json.stdout) as Report).text.ko).toContain('SQLite 데이터베이스가 아닙니다');
});

test('due times that passed without a collection are named', async () => {
  const simulator = await startSimulator({ now: () => new Date() });
  const { ask, host } = await startTestHost({ DDC_UPSTREAM: simulator.url });
  const slotAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const db = new Database(host.core.store.path);
  db.prepare(
    `INSERT INTO schedule_slot (job, slot_at, state, decided_at, reason) VALUES ('run-all', ?, 'missed', ?, '{"code":"later"}')`,
  ).run(slotAt, slotAt);
  db.close();
  try {
    const { text } = await ask('diagnostics.report', {});
    expect(text.en).toContain(`Missed: run-all ${slotAt}`);
  } finally {
    await host.close();
    await simulator.close();
  }
});
