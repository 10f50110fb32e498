import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseName } from '../src/main/core.ts';
import { startHttpServer } from '../src/main/http/server.ts';
import type { CallError, Client } from '../src/shared/caller.ts';
import { createHttpClient } from '../src/shared/client.ts';
import type { RawInput } from '../src/shared/contract.ts';
import type { AppEvent } from '../src/shared/events.ts';
import type { Operation } from '../src/shared/routes.ts';
import { translator } from '../src/shared/translator.ts';
import { manualLimits } from '../src/shared/words.ts';
import { morningDate, startTestCore } from './support/core.ts';
import { freePort } from './support/http.ts';
import { query } from './support/tables.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
let server: Awaited<ReturnType<typeof startHttpServer>>;
let client: Client;
let events: AppEvent[];
beforeEach(async () => {
  harness = await startTestCore();
  const port = await freePort();
  server = await startHttpServer({ core: harness.core, port, translate: translator('ko') });
  client = createHttpClient({ baseUrl: `http://127.0.0.1:${port}` });
  events = [];
  harness.core.events.on((event) => void events.push(event));
});
afterEach(async () => {
  await server.close();
  await harness.stop();
});

const stored = () =>
  query(
    path.join(harness.dataDir, databaseName),
    'SELECT kind, date, value FROM manual_input ORDER BY kind, date',
  );

async function refusal<N extends Operation>(name: N, input: RawInput<N>): Promise<CallError> {
  try {
    await client.call(name, input);
  } catch (error) {
    return error as CallError;
  }
  throw new Error('was not refused');
}

describe('what a person types in', () => {
  test('is kept by day, newest first, and what was left out is null and not zero', async () => {
    await client.call('manual.saveEthEtf', { flow_1d: 0, date: '2026-11-20' });
    const list = await client.call('manual.saveEthEtf', { flow_1d: -12.5, flow_5d: 0, direction: 'mixed' });
    expect(list.eth_etf).toMatchObject([
      { date: morningDate, flow_1d: -12.5, flow_5d: 0, direction: 'mixed' },
      { date: '2026-11-20', flow_1d: 0, flow_5d: null, direction: null },
    ]);
    expect(await client.call('manual.list', {})).toEqual(list);
  });

  test('a second value of a day replaces the first', async () => {
    await client.call('manual.saveMvrv', { z_score: 1 });
    const { mvrv } = await client.call('manual.saveMvrv', { z_score: 2, prev_z_score: 0 });
    expect(mvrv).toMatchObject([{ date: morningDate, z_score: 2, prev_z_score: 0 }]);
    expect(stored()).toHaveLength(1);
  });

  test('is taken back by day and kind, and tells whoever looks', async () => {
    await client.call('manual.saveMvrv', { z_score: 1 });
    await client.call('manual.saveEthEtf', { flow_1d: 1 });
    const { mvrv, eth_etf } = await client.call('manual.remove', { kind: 'mvrv', date: morningDate });
    expect(mvrv).toEqual([]);
    expect(eth_etf).toHaveLength(1);
    expect(events).toEqual(Array(3).fill({ type: 'data:changed', tables: ['manual_input'] }));
  });

  test('makes the cards of the newest crypto day', async () => {
    await client.call('collector.run', { collector: 'crypto' });
    await client.call('manual.saveMvrv', { z_score: 1.9, date: '2026-11-22' });
    const before = await client.call('crypto.signals', {});
    expect(before).toMatchObject({ regime: 'accumulation', crossedEdge: null });
    await client.call('manual.saveMvrv', { z_score: 2 });
    const after = await client.call('crypto.signals', {});
    expect(after).toMatchObject({ regime: 'neutral', crossedEdge: 2, prevZScore: 1.9 });
    expect(after.cards.find(({ id }) => id === 'mvrv')?.importance).toBe('HIGH');
  });
});

describe('is refused', () => {
  test.each([
    ['flow_1d', { flow_1d: manualLimits.flow1d.max + 1 }, '10000 이하'],
    ['flow_1d', { flow_1d: manualLimits.flow1d.min - 1 }, '-10000 이상'],
    ['flow_5d', { flow_1d: 1, flow_5d: manualLimits.flow5d.max + 1 }, '50000 이하'],
    ['date', { flow_1d: 1, date: '2026-11-24' }, morningDate],
    ['date', { flow_1d: 1, date: '2026-02-30' }, '날짜'],
  ])('%s of %o, and nothing is stored', async (field, input, says) => {
    const error = await refusal('manual.saveEthEtf', input);
    expect(error).toMatchObject({ status: 422, code: 'bad_input' });
    expect(error.message).toContain(field);
    expect(error.message).toContain(says);
    expect(stored()).toEqual([]);
    expect(events).toEqual([]);
  });

  test.each([{ z_score: '' }, { z_score: null }, {}, { z_score: '2' }, { z_score: 2, regime: 'neutral' }])(
    'an MVRV of %o',
    async (input) => {
      const error = await refusal('manual.saveMvrv', input as RawInput<'manual.saveMvrv'>);
      expect(error).toMatchObject({ status: 422, code: 'bad_input' });
      expect(stored()).toEqual([]);
    },
  );

  test('removing what is not there', async () => {
    await client.call('manual.saveMvrv', { z_score: 1 });
    const error = await refusal('manual.remove', { kind: 'eth_etf', date: morningDate });
    expect(error).toMatchObject({ status: 404, code: 'not_found' });
    expect(stored()).toHaveLength(1);
  });
});
