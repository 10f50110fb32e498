import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { gatherInputs, stressRow } from '../src/main/collectors/stress-day.ts';
import { databaseName } from '../src/main/core.ts';
import { contract } from '../src/shared/contract.ts';
import type { StressLatest } from '../src/shared/model-liquidity.ts';
import { runCli, startServe } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { bar, counts, fredKey, macro, put, tltWeek, tone } from './support/liquidity.ts';
import { writePythonDatabase } from './support/python-database.ts';
import { openTestStore } from './support/store.ts';
import { query } from './support/tables.ts';

const now = '2026-11-22T21:00:00Z';
const date = '2026-11-23';

let simulator: Simulator;
let env: Record<string, string>;
let file: string;

/** Three mornings of collection on top of a database of the Python system. */
beforeAll(async () => {
  const dataDir = temporaryDir();
  file = path.join(dataDir, databaseName);
  writePythonDatabase(file);
  let at = new Date(now);
  simulator = await startSimulator({ now: () => at });
  env = {
    DDC_DATA_DIR: dataDir,
    DDC_PORT: '0',
    DDC_PACE: '0',
    DDC_UPSTREAM: simulator.url,
    FRED_API_KEY: fredKey,
  };
  for (const morning of ['2026-11-19T21:00:00Z', '2026-11-20T21:00:00Z', now]) {
    at = new Date(morning);
    const { code } = await runCli(['collect', 'liquidity', '--json'], { ...env, DDC_NOW: morning });
    expect(code, morning).toBe(0);
  }
  env = { ...env, DDC_NOW: now };
});
afterAll(() => simulator.close());

const stressRows = () => query(file, 'SELECT * FROM stress_index ORDER BY date');

describe('ddc recompute', () => {
  test('reproduces the stored days bit for bit and leaves the row of the Python system alone', async () => {
    const before = stressRows();
    expect(before.map((row) => row.date)).toEqual(['2026-02-18', '2026-11-20', '2026-11-21', date]);
    expect(before[0]?.inputs).toBeNull();
    const { code, stdout } = await runCli(['recompute', '--from', '2026-01-01', '--to', date, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ from: '2026-01-01', to: date, same: 3, changed: [], skipped: 1 });
    expect(stressRows()).toEqual(before);
  });

  test('takes up a corrected observation and names the day, before and after', async () => {
    const before = stressRows();
    const store = await openTestStore(path.dirname(file));
    await put(store, counts('2026-11-20', 100, 0, 0, 0, 0, 0));
    store.close();
    const said = await runCli(['recompute', '--from', '2026-11-20', '--to', '2026-11-20'], env);
    expect([said.code, said.stderr]).toEqual([0, '']);
    const after = stressRows();
    const total = (rows: typeof after) => Number(rows[1]?.total_score).toFixed(3);
    expect(after[1]).toMatchObject({ date: '2026-11-20', news_score: 1 });
    expect(said.stdout).toContain(`2026-11-20: ${total(before)} → ${total(after)}`);
    expect(said.stdout).toContain('0 days as stored, 1 changed, 0 left as they are');
    expect([after[0], after[3]]).toEqual([before[0], before[3]]);
    // The 21st has counts of its own: yesterday's are not in it.
    expect(after[2]).toEqual(before[2]);
  });

  test.each([
    ['no first date', ['recompute']],
    ['no such date', ['recompute', '--from', '2026-02-30']],
    ['dates the wrong way round', ['recompute', '--from', '2026-11-23', '--to', '2026-11-01']],
  ])('%s is refused', async (_name, args) => {
    const before = stressRows();
    const { code, stdout, stderr } = await runCli(args, env);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/Error: .*(?:--from|from|missing)/);
    expect(stressRows()).toEqual(before);
  });
});

describe('ddc stress', () => {
  let dir: string;
  let own: Record<string, string>;
  /** The day that is reckoned by hand in src/shared/stress.test.ts: 0.3827593, with the IORB at 4.0. */
  beforeAll(async () => {
    dir = temporaryDir();
    const day = '2026-11-23';
    const store = await openTestStore(dir);
    await put(
      store,
      bar('2026-11-20', '^VIX', { close: 18.5, provisional: true }),
      macro('2026-11-19', { hy_oas: 3.45, sofr: 4.32, iorb: 4 }),
      tltWeek('2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'),
      counts(day, 10, 5, 4, 3, 2, 1),
      tone(day, 0.05, 0.03, 0.02),
    );
    await put(store, stressRow(day, gatherInputs(store.liquidity, day))?.figures ?? []);
    await put(store, bar('2026-09-01', '^VIX', { close: 35 }));
    await put(store, stressRow('2026-09-01', gatherInputs(store.liquidity, '2026-09-01'))?.figures ?? []);
    store.close();
    own = { ...env, DDC_DATA_DIR: dir };
  });

  test('prints index, modules and every input with its date and age, in English', async () => {
    const { code, stdout } = await runCli(['stress'], own);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 7)).toEqual([
      'Stress index 2026-11-23: 0.383 watch (inputs cover 100 %)',
      '  Volatility (VIX) 25 % 0.283  VIX 18.5 (2026-11-20, 3 d old, provisional)',
      '  Credit spread 25 % 0.271  HY OAS 3.45 (2026-11-19, 4 d old)',
      '  Money market (SOFR) 20 % 0.640  SOFR 4.32 (2026-11-19, 4 d old), IORB 4 (2026-11-19, 4 d old)',
      expect.stringMatching(
        /^ {2}Treasury liquidity 15 % 0\.500 {2}TLT high 102 \(2026-11-17, 6 d old\), TLT low/,
      ),
      expect.stringMatching(/^ {2}Crisis keywords 10 % 0\.313 {2}/),
      expect.stringMatching(/^ {2}Fed tone 5 % 0\.200 {2}/),
    ]);
  });

  test('prints it in Korean where the system is Korean', async () => {
    const { code, stdout } = await runCli(['stress'], { ...own, LANG: 'ko_KR.UTF-8' });
    expect(code).toBe(0);
    expect(stdout).toContain('스트레스 지수 2026-11-23: 0.383 관심 (입력값 100 %)');
    expect(stdout).toContain('변동성 (VIX) 25 % 0.283  VIX 18.5 (2026-11-20, 3일 전, 잠정)');
  });

  test('says of a thin day that its level is not reliable and which modules have no input', async () => {
    const english = await runCli(['stress', '--date', '2026-09-01'], own);
    expect(english.stdout).toContain('Stress index 2026-09-01: 1.000 crisis (inputs cover 25 %)');
    expect(english.stdout).toContain('Less than half of the index has inputs: the level is not reliable.');
    expect(english.stdout).toContain('  Credit spread 25 % —  no input');
    const korean = await runCli(['stress', '--date', '2026-09-01'], { ...own, LANG: 'ko_KR.UTF-8' });
    expect(korean.stdout).toContain('위기');
    expect(korean.stdout).toContain('입력값 없음');
  });

  test('with --json prints the reply of the API alone', async () => {
    const { code, stdout } = await runCli(['stress', '--date', '2026-11-23', '--json'], own);
    expect(code).toBe(0);
    const reply = JSON.parse(stdout) as StressLatest;
    expect(contract['stress.day'].reply.parse(reply)).toEqual(reply);
    expect(reply).toMatchObject({ date: '2026-11-23', totalScore: 0.383, level: 'watch', coverage: 1 });
  });

  test('says so when there is none, and refuses what is no date', async () => {
    const empty = { ...env, DDC_DATA_DIR: temporaryDir() };
    const none = await runCli(['stress'], empty);
    expect([none.code, none.stdout]).toEqual([
      0,
      'No stress index yet. Collect first: ddc collect liquidity\n',
    ]);
    const missing = await runCli(['stress', '--date', '2026-11-22'], own);
    expect([missing.code === 0, missing.stdout]).toEqual([false, '']);
    expect(missing.stderr).toContain('stress index of 2026-11-22');
    const nonsense = await runCli(['stress', '--date', 'soon'], own);
    expect([nonsense.code === 0, /Error: .*date/.test(nonsense.stderr)]).toEqual([false, true]);
  });

  test('is answered over HTTP with the same figures', async () => {
    const serve = await startServe(own);
    const get = async (at: string) => {
      const reply = await fetch(`${serve.url}/api/v1/liquidity-stress${at}`);
      return { status: reply.status, body: (await reply.json()) as StressLatest & { history?: unknown[] } };
    };
    try {
      const latest = await get('');
      expect(latest.status).toBe(200);
      expect(contract['stress.latest'].reply.parse(latest.body)).toEqual(latest.body);
      expect(latest.body).toMatchObject({ date: '2026-11-23', totalScore: 0.383, levelLabel: '관심' });
      expect(await get('/day/2026-11-23')).toEqual(latest);
      const history = await get('/history?days=365');
      expect(history.body.history).toMatchObject([
        { date: '2026-09-01', totalScore: 1, vix: 35 },
        { date: '2026-11-23', totalScore: 0.383, vix: null },
      ]);
      for (const [at, status] of [
        ['/day/2026-11-22', 404],
        ['/day/tomorrow', 422],
        ['/history?days=0', 422],
        ['/history?days=3651', 422],
        ['/history?days=1e1', 422],
      ] as const) {
        expect([at, (await get(at)).status]).toEqual([at, status]);
      }
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
    }
  });
});
