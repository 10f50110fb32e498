import { z } from 'zod';
import { AppError } from '../../lib/errors.ts';
import { askCoinGecko, refuseStale } from '../../sources/coingecko.ts';
import { between, notAhead, unixSeconds, usdAmount } from '../../sources/plausible.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step, tryPart } from '../collector.ts';

const globalSchema = z.object({
  data: z.object({
    total_market_cap: z.record(z.string(), z.unknown()).catch({}),
    total_volume: z.record(z.string(), z.unknown()).catch({}),
    market_cap_percentage: z.record(z.string(), z.unknown()).catch({}),
    updated_at: z.unknown().optional(),
  }),
});

const ratioSchema = z.object({
  ethereum: z.object({ btc: z.number(), last_updated_at: z.unknown().optional() }),
});

/** When the source says that its figures are of, null when it does not say; refused when that is long ago. */
function freshInstant(seconds: unknown, now: Date, host: string): string | null {
  const at = notAhead(unixSeconds(seconds), now);
  if (!at) return null;
  refuseStale(at, now, host);
  return at.toISOString();
}

/**
 * Total market cap and volume (US dollars) and BTC dominance (percent) from CoinGecko /global; ETH/BTC from
 * /simple/price. Either may fail without the other.
 */
export const coingeckoGlobal: Step = {
  id: 'coingecko_global',
  source: 'CoinGecko',
  writes: ['crypto_metric'],
  limitMs: 150_000,
  async run({ date, now, getJson, sources, secrets }) {
    const ask = { getJson, baseUrl: sources.coingecko, key: secrets.coingecko };
    const host = new URL(ask.baseUrl).hostname;
    const problems: StoredReason[] = [];
    const rows: Figures[] = [];

    await tryPart('global', problems, async () => {
      const { data } = await askCoinGecko(ask, '/global', globalSchema);
      const updatedAt = freshInstant(data.updated_at, now, host);
      const values = {
        total_market_cap: usdAmount(data.total_market_cap.usd),
        total_volume_24h: usdAmount(data.total_volume.usd),
        btc_dominance: between(data.market_cap_percentage.btc, 0, 100),
      };
      const missing = Object.values(values).filter((value) => value === null).length;
      if (missing === 3) throw new AppError('source_changed', { host, problem: 'missing' });
      if (missing > 0) problems.push(remark('rejected_values', { count: missing }));
      rows.push({
        table: 'crypto_metric',
        key: { date },
        values,
        source: 'CoinGecko /global',
        observedAt: updatedAt,
      });
    });

    await tryPart('eth_btc', problems, async () => {
      const path = '/simple/price?ids=ethereum&vs_currencies=btc&include_last_updated_at=true';
      const price = await askCoinGecko(ask, path, ratioSchema);
      const updatedAt = freshInstant(price.ethereum.last_updated_at, now, host);
      const ratio = between(price.ethereum.btc, 0, 100);
      if (ratio === null) throw new AppError('source_changed', { host, problem: 'implausible' });
      rows.push({
        table: 'crypto_metric',
        key: { date },
        values: { eth_btc_ratio: ratio },
        source: 'CoinGecko /simple/price',
        observedAt: updatedAt,
      });
    });

    return { rows, problems };
  },
};
