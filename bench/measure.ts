import { Agent, get as httpGet } from 'node:http';
import autocannon from 'autocannon';

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

function quantile(values: readonly number[], share: number): number {
  const list = sorted(values);
  const at = (list.length - 1) * share;
  const low = list[Math.floor(at)] ?? Number.NaN;
  const high = list[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** How ours stands to the baseline: medians, and the middle half of the ratios of neighbouring measurements. */
export interface Comparison {
  ours: number;
  baseline: number;
  ratio: number;
  spread: [number, number];
}

export function compare(ours: readonly number[], baseline: readonly number[]): Comparison {
  const ratios = ours.map((value, at) => value / (baseline[at] ?? Number.NaN));
  return {
    ours: median(ours),
    baseline: median(baseline),
    ratio: median(ratios),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

/** The same by the lowest values: for longest stalls, which whatever else the machine does can only lengthen. */
export function compareLowest(ours: readonly number[], baseline: readonly number[]): Comparison {
  const [low, base] = [Math.min(...ours), Math.min(...baseline)];
  return { ...compare(ours, baseline), ours: low, baseline: base, ratio: low / base };
}

/**
 * Measures ours and the baseline in turns, the first to go changing every round, so that whatever else the machine
 * does meets both alike. `warmUp` rounds are thrown away.
 */
export async function inTurns<T>(
  rounds: number,
  measure: { ours: () => Promise<T>; baseline: () => Promise<T> },
  warmUp = 1,
): Promise<{ ours: T[]; baseline: T[] }> {
  const ours: T[] = [];
  const baseline: T[] = [];
  const measureOurs = async () => void ours.push(await measure.ours());
  const measureBaseline = async () => void baseline.push(await measure.baseline());
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const next of round % 2 === 0 ? [measureOurs, measureBaseline] : [measureBaseline, measureOurs]) {
      await next();
    }
  }
  return { ours: ours.slice(warmUp), baseline: baseline.slice(warmUp) };
}

export async function comparedInTurns(...args: Parameters<typeof inTurns<number>>): Promise<Comparison> {
  const { ours, baseline } = await inTurns(...args);
  return compare(ours, baseline);
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

export interface Fetched {
  status: number;
  body: Buffer;
  etag: string | undefined;
  ms: number;
}

/** One GET over a kept connection, timed to the last byte. */
export function get(url: string, headers: Record<string, string> = {}): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    httpGet(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          ms: performance.now() - start,
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          etag: response.headers.etag,
        }),
      );
    }).on('error', reject);
  });
}

/** The time of one GET that has to be answered with `status`: a wrong answer is no measurement. */
export async function timedGet(
  url: string,
  status = 200,
  headers: Record<string, string> = {},
): Promise<number> {
  const fetched = await get(url, headers);
  if (fetched.status !== status) throw new Error(`${url} answered ${fetched.status}, not ${status}`);
  return fetched.ms;
}

/** Requests per second over ten connections for `seconds`. */
export async function throughput(url: string, seconds: number): Promise<number> {
  const result = await autocannon({ url, connections: 10, pipelining: 4, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} broken`);
  return result['2xx'] / result.duration;
}
