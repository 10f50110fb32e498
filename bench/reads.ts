import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { outsideWriter, type SampleDatabase } from './database.ts';
import { comparedInTurns, get, throughput, timedGet } from './measure.ts';
import { type Server, startProduct, startStandIn } from './processes.ts';
import type { Row, Size } from './report.ts';

const latest = '/api/v1/crypto/latest';

/** The newest figures against the same bytes from a constant, as fast as the servers can. */
export async function latestThroughput(dir: string, size: Size): Promise<Row[]> {
  const simulator = await startStandIn('simulator');
  const product = await startProduct(dir, { DDC_UPSTREAM: simulator.url, DDC_PACE: '0' });
  const collected = await fetch(`${product.url}/api/v1/collector/crypto`, { method: 'POST' });
  if (!collected.ok) throw new Error(`collecting answered ${collected.status}`);
  await collected.body?.cancel();
  await simulator.stop();
  const { body } = await get(product.url + latest);
  const file = path.join(dir, 'latest.json');
  writeFileSync(file, body);
  const constant = await startStandIn('constant', file);
  const result = await comparedInTurns(size.rounds, {
    ours: () => throughput(product.url + latest, size.seconds),
    baseline: () => throughput(constant.url + latest, size.seconds),
  });
  await Promise.all([product.stop(), constant.stop()]);
  return [
    {
      quantity: `\`GET ${latest}\`, replies a second`,
      against: `fastify, constant reply of the same ${Math.round(body.length / 1000)} kB`,
      unit: '/s',
      ...result,
      target: { ratio: 0.7, atLeast: true },
    },
  ];
}

/** Ten years of history against the least code that reads the same rows and writes them as text. */
export async function longHistory(
  database: SampleDatabase,
  size: Size,
  of: 'crypto' | 'liquidity-stress',
): Promise<Row[]> {
  const coin = of === 'crypto' ? '&coin_id=coin-0' : '';
  const address = `/api/v1/${of}/history?days=${database.days}${coin}`;
  const product = await startProduct(database.dir);
  const raw = await startStandIn(of === 'crypto' ? 'history' : 'stress-history', database.file);
  const outside = outsideWriter(database.file);
  const { etag = '', body } = await get(product.url + address);
  const rawBody = (await get(raw.url + address)).body;
  const rows = (text: Buffer) => {
    const { history, prices } = JSON.parse(text.toString()) as { history: unknown[]; prices?: unknown[] };
    return JSON.stringify([history, prices]);
  };
  if (rows(body) !== rows(rawBody)) throw new Error('the two histories are not the same');
  const rounds = size.rounds * 5;
  const baseline = async () => {
    outside.touch();
    return timedGet(raw.url + address);
  };
  const cold = await comparedInTurns(
    rounds,
    {
      ours: async () => {
        outside.touch();
        return timedGet(product.url + address);
      },
      baseline,
    },
    5,
  );
  // The data stays as it is from here on.
  await timedGet(product.url + address);
  const still = () => timedGet(raw.url + address);
  const warm = await comparedInTurns(
    rounds,
    { ours: () => timedGet(product.url + address), baseline: still },
    5,
  );
  const unchanged = await comparedInTurns(
    rounds,
    { ours: () => timedGet(product.url + address, 304, { 'if-none-match': etag }), baseline: still },
    5,
  );
  outside.close();
  await Promise.all([product.stop(), raw.stop()]);
  const row = (state: string) => ({
    quantity: `\`${of}/history?days=${database.days}\`, ${state}`,
    against: `better-sqlite3 + JSON.stringify, ${Math.round(body.length / 1000)} kB`,
    unit: 'ms' as const,
  });
  return [
    { ...row('data just changed'), ...cold, target: { ratio: 2 } },
    { ...row('unchanged data'), ...warm, target: { ratio: 0.5 } },
    { ...row('If-None-Match'), ...unchanged, target: { ratio: 0.2 } },
  ];
}

/** The mean time of one of many GETs in a row: single ones are too short to be timed. */
async function many(server: Server, address: string): Promise<number> {
  const count = 40;
  let sum = 0;
  for (let each = 0; each < count; each++) sum += await timedGet(server.url + address);
  return sum / count;
}

/** Whether the small endpoints notice that the file has grown. */
export async function readsAfterYears(
  years: SampleDatabase,
  month: SampleDatabase,
  size: Size,
): Promise<Row[]> {
  const [old, young] = await Promise.all([startProduct(years.dir), startProduct(month.dir)]);
  const [oldWriter, youngWriter] = [outsideWriter(years.file), outsideWriter(month.file)];
  const list: Row[] = [];
  for (const address of [
    latest,
    '/api/v1/liquidity-stress',
    '/api/v1/news-intel/articles',
    '/api/v1/collector/status',
    '/api/v1/collector/runs?limit=30',
  ]) {
    const result = await comparedInTurns(size.rounds * 2, {
      ours: () => many(old, address),
      baseline: () => many(young, address),
    });
    list.push({
      quantity: `\`GET ${address}\` after ten years`,
      against: 'after one month',
      unit: 'ms',
      ...result,
      target: { ratio: 1.2 },
    });
  }
  for (const address of [latest, '/api/v1/liquidity-stress', '/api/v1/collector/status']) {
    const changed = async (server: Server, { touch }: { touch: () => void }) => {
      touch();
      return timedGet(server.url + address);
    };
    const result = await comparedInTurns(
      size.rounds * 8,
      { ours: () => changed(old, oldWriter), baseline: () => changed(young, youngWriter) },
      5,
    );
    list.push({
      quantity: `\`GET ${address}\` after ten years, data just changed`,
      against: 'after one month',
      unit: 'ms',
      ...result,
    });
  }
  oldWriter.close();
  youngWriter.close();
  await Promise.all([old.stop(), young.stop()]);
  return list;
}
