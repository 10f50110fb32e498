import { expect, test } from 'vitest';
import { faultKinds } from '../../src/demo/faults.ts';
import { coingeckoPrices } from '../../src/main/collectors/crypto/coingecko-prices.ts';
import { fearGreed } from '../../src/main/collectors/crypto/fear-greed.ts';
import { createHttpClient } from '../../src/shared/client.ts';
import { startTestCore } from '../support/core.ts';
import { describeDesktop, launch, type Surroundings, surround } from './support/app.ts';

/** Those that only a deadline ends have a test of their own; what is of yesterday is judged by what is stored. */
const others = ['slow', 'hang', 'hang-body', 'yesterday'];

interface Outcome {
  status: string;
  attempts: number;
  reasons: { code: string; params: unknown }[];
}

/** The same step over Node's own fetch. */
async function overNode({ simulator }: Surroundings): Promise<Outcome> {
  const { core, stop } = await startTestCore({
    now: new Date(),
    upstream: simulator.url,
    collectors: [{ id: 'crypto', steps: [fearGreed] }],
  });
  const run = await core.runner.run('crypto', 'api');
  await stop();
  const [step] = run.stepDetails;
  return {
    status: step?.status ?? '',
    attempts: step?.attempts ?? 0,
    reasons: (step?.reasons ?? []).map(({ code, params }) => ({ code, params })),
  };
}

async function overChromium(url: string): Promise<Outcome> {
  const run = await createHttpClient({ baseUrl: url }).call('collector.run', { collector: 'crypto' });
  const step = run.step_details.find((each) => each.step === fearGreed.id);
  return {
    status: step?.status ?? '',
    attempts: step?.attempts ?? 0,
    reasons: (step?.reasons ?? []).map(({ code, params }) => ({ code, params })),
  };
}

describeDesktop('requests over Chromium', () => {
  test('every fault of a source is judged as over Node, and the body is not read farther than need be', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const url = await app.url();
    const found: Record<string, Outcome> = {};
    const expected: Record<string, Outcome> = {};
    for (const fault of faultKinds.filter((kind) => !others.includes(kind))) {
      around.simulator.clearFaults();
      around.simulator.setFault('api.alternative.me', fault);
      found[fault] = await overChromium(url);
      expected[fault] = await overNode(around);
    }
    expect(found).toEqual(expected);
    // Not vacuous: most of them hurt.
    const failed = Object.values(found).filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(12);
    expect(found['redirect-private']?.reasons[0]?.code).toBe('source_redirected');
    expect(found['redirect-loop']?.reasons[0]?.params).toMatchObject({ problem: 'too_many_redirects' });
  }, 120_000);

  test('a redirect is followed to a public address only, and keys do not travel along', async () => {
    const around = await surround({ env: { COINGECKO_API_KEY: 'CG-secretsecretsecret' } });
    const app = await launch(around, '--hidden');
    const url = await app.url();
    const elsewhere = 'https://elsewhere.example/api/v3/coins/markets';
    around.simulator.setFault(
      'api.coingecko.com/api/v3/coins/markets',
      { kind: 'redirect', location: elsewhere },
      1,
    );
    const run = await createHttpClient({ baseUrl: url }).call('collector.run', { collector: 'crypto' });
    expect(run.step_details.find(({ step }) => step === coingeckoPrices.id)?.status).toBe('failed');
    const asked = around.simulator.requests.filter(({ path }) => path.endsWith('/coins/markets'));
    expect(asked.map(({ host }) => host)).toEqual(['api.coingecko.com', 'elsewhere.example']);
    expect(asked[0]?.headers['x-cg-demo-api-key']).toBe('CG-secretsecretsecret');
    expect(asked[1]?.headers['x-cg-demo-api-key']).toBeUndefined();
    // Chromium adds nothing by which a source could know the user again.
    for (const { headers } of asked) expect(headers).not.toHaveProperty('cookie');
  });

  test('a source that hangs is given up at its deadline, and cancelling ends the wait at once', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const client = createHttpClient({ baseUrl: await app.url() });
    around.simulator.setFault('api.alternative.me', 'hang');
    around.simulator.setFault('stablecoins.llama.fi/stablecoinchains', 'hang-body');
    const run = client.call('collector.run', { collector: 'crypto' });
    await expect.poll(() => around.simulator.requests.length).toBeGreaterThan(5);
    const { running } = await client.call('collector.status', {});
    await client.call('run.cancel', { id: running[0]?.run_id ?? '' });
    const report = await run;
    expect(report.reason?.code).toBe('cancelled');
    // Whoever waits for the deadlines all the same has their reason.
    expect(report.step_details.flatMap(({ reasons }) => reasons).map(({ code }) => code)).not.toContain(
      'source_timeout',
    );

    around.simulator.clearRequests();
    const again = await client.call('collector.run', { collector: 'crypto' });
    const timedOut = again.step_details.flatMap(({ reasons }) => reasons).map(({ code }) => code);
    expect(timedOut.filter((code) => code === 'source_timeout').length).toBeGreaterThanOrEqual(2);
    // Nothing is left open behind them.
    const hung = around.simulator.requests.filter(({ host }) => host === 'api.alternative.me');
    await expect.poll(() => hung.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  });
});
