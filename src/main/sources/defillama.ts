import { z } from 'zod';
import { dateIn, daysBetween } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import type { GetJson } from '../lib/fetch-json.ts';
import { between, unixSeconds, usdAmount } from './plausible.ts';

/** DeFi as a whole, at most ten trillion dollars. */
const tvlAmount = (value: unknown) => between(value, 0, 1e13);

const tvlRow = z.object({ date: z.unknown(), tvl: z.unknown() });

/**
 * The total that DefiLlama itself shows (without liquid staking and double counting) by UTC day, complete days only.
 * US dollars. Source: /v2/historicalChainTvl. `isFinal`: a later day stands behind the newest; in an answer that is
 * itself of yesterday, yesterday's row was still moving.
 */
export async function tvlByDay(
  getJson: GetJson,
  baseUrl: string,
  now: Date,
  newestRows = Number.POSITIVE_INFINITY,
): Promise<{ days: Map<string, number>; isFinal: boolean }> {
  const url = `${baseUrl}/v2/historicalChainTvl`;
  const today = dateIn('UTC', now);
  const series = await getJson({ url }, z.array(z.unknown()));
  const days = new Map<string, number>();
  let isFinal = false;
  for (const item of series.slice(-newestRows)) {
    const row = tvlRow.safeParse(item);
    const at = row.success ? unixSeconds(row.data.date) : undefined;
    const tvl = row.success ? tvlAmount(row.data.tvl) : null;
    if (!at || tvl === null) continue;
    const date = dateIn('UTC', at);
    if (date >= today) isFinal = true;
    else days.set(date, tvl);
  }
  if (days.size === 0)
    throw new AppError('source_changed', { host: new URL(url).hostname, problem: 'missing' });
  return { days, isFinal };
}

/** The newest complete day of the total. */
export async function lastCompleteTvl(
  getJson: GetJson,
  baseUrl: string,
  now: Date,
): Promise<{ date: string; tvl: number; isFinal: boolean }> {
  // The series is long and its newest rows are last: a fortnight is enough to find the newest complete day.
  const { days, isFinal } = await tvlByDay(getJson, baseUrl, now, 14);
  const [date, tvl] = [...days].sort().at(-1) as [string, number];
  if (daysBetween(date, dateIn('UTC', now)) > 4) {
    throw new AppError('source_stale', { host: new URL(baseUrl).hostname, observed: date });
  }
  return { date, tvl, isFinal };
}

/** Sum over all chains of /v2/chains, US dollars; to check the total against. */
export async function sumOfChains(getJson: GetJson, baseUrl: string): Promise<number> {
  const url = `${baseUrl}/v2/chains`;
  const chains = await getJson({ url }, z.array(z.object({ tvl: z.number().nullish() })));
  const sum = chains.reduce((total, chain) => total + (tvlAmount(chain.tvl) ?? 0), 0);
  if (tvlAmount(sum) === null)
    throw new AppError('source_changed', { host: new URL(url).hostname, problem: 'missing' });
  return sum;
}

/** Sum of a {peg: US dollars} table. `{}` is an ordinary answer for young or dead coins. */
function sumOfPegs(pegs: Readonly<Record<string, unknown>>): { usd: number; unusable: number } {
  let usd = 0;
  let unusable = 0;
  for (const value of Object.values(pegs)) {
    if (typeof value === 'number' && value >= 0 && value <= 1e12) usd += value;
    // Small negative supplies occur in DefiLlama's own adapters; they are nothing, not an error.
    else if (!(typeof value === 'number' && value < 0)) unusable++;
  }
  return { usd, unusable };
}

const pegs = z.record(z.string(), z.unknown());

/**
 * Market cap of all stablecoins: the sum of `circulating` over all pegs of /stablecoins, which since 2025-12 is in
 * US dollars whatever the peg. Refused when so much is unusable that the sum would be visibly too small.
 */
export async function stablecoinTotal(
  getJson: GetJson,
  baseUrl: string,
): Promise<{ usd: number; unusable: number }> {
  const url = `${baseUrl}/stablecoins?includePrices=false`;
  const host = new URL(url).hostname;
  const { peggedAssets } = await getJson(
    { url },
    z.object({ peggedAssets: z.array(z.object({ circulating: pegs.nullish() })) }),
  );
  let usd = 0;
  let unusable = 0;
  for (const asset of peggedAssets) {
    const sum = sumOfPegs(asset.circulating ?? {});
    usd += sum.usd;
    unusable += asset.circulating ? sum.unusable : 1;
  }
  if (unusable > peggedAssets.length / 50 || usdAmount(usd) === null) {
    throw new AppError('source_changed', { host, problem: usd > 0 ? 'implausible' : 'missing' });
  }
  return { usd, unusable };
}

/** Stablecoins by chain, US dollars, from /stablecoinchains. Chains without any are left out. */
export async function stablecoinsByChain(getJson: GetJson, baseUrl: string): Promise<Map<string, number>> {
  const url = `${baseUrl}/stablecoinchains`;
  const host = new URL(url).hostname;
  const list = await getJson(
    { url },
    z.array(z.object({ name: z.string().min(1).max(100), totalCirculatingUSD: pegs })),
  );
  const chains = new Map<string, number>();
  let unusable = 0;
  for (const chain of list) {
    // A pseudo-chain of older servers that held the sum of all others.
    if (chain.name === 'TotalCirculating') continue;
    const sum = sumOfPegs(chain.totalCirculatingUSD);
    unusable += sum.unusable;
    if (sum.usd > 0) chains.set(chain.name, sum.usd);
  }
  if (chains.size === 0 || unusable > list.length / 50) {
    throw new AppError('source_changed', { host, problem: chains.size > 0 ? 'implausible' : 'missing' });
  }
  return chains;
}

const chartRow = z.object({ date: z.unknown(), totalCirculatingUSD: pegs });

/** Market cap of all stablecoins by UTC day, complete days only, US dollars. Source: /stablecoincharts/all. */
export async function stablecoinsByDay(
  getJson: GetJson,
  baseUrl: string,
  now: Date,
): Promise<Map<string, number>> {
  const url = `${baseUrl}/stablecoincharts/all`;
  const today = dateIn('UTC', now);
  const series = await getJson({ url, maxBytes: 8 * 1024 * 1024 }, z.array(z.unknown()));
  const days = new Map<string, number>();
  for (const item of series) {
    const row = chartRow.safeParse(item);
    const at = row.success ? unixSeconds(row.data.date) : undefined;
    if (!row.success || !at || dateIn('UTC', at) >= today) continue;
    const { usd, unusable } = sumOfPegs(row.data.totalCirculatingUSD);
    if (unusable === 0 && usdAmount(usd) !== null) days.set(dateIn('UTC', at), usd);
  }
  if (days.size === 0)
    throw new AppError('source_changed', { host: new URL(url).hostname, problem: 'missing' });
  return days;
}
