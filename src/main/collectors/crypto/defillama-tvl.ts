import { addDays, dateIn } from '../../lib/day.ts';
import {
  lastCompleteTvl,
  stablecoinsByChain,
  stablecoinTotal,
  sumOfChains,
} from '../../sources/defillama.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step, tryPart } from '../collector.ts';

/** More than this apart, the total and the sum of the chains do not describe the same thing. */
const maxDifferencePercent = 10;
/**
 * A chain with less than this of the day's total is not stored. Most of the 170 chains are so small; all together they
 * hold about a thousandth, and after ten years their rows would be most of the file.
 */
const leastShare = 1e-4;

/** DeFi TVL, stablecoin market cap and stablecoins by chain. Source: DefiLlama; each part may fail alone. */
export const defillamaTvl: Step = {
  id: 'defillama_tvl',
  source: 'DefiLlama',
  writes: ['crypto_metric', 'crypto_chain_stablecoin'],
  limitMs: 150_000,
  async run({ date, now, getJson, sources }) {
    const problems: StoredReason[] = [];
    const rows: Figures[] = [];

    async function tvl(): Promise<void> {
      const total = await tryPart('tvl', problems, () => lastCompleteTvl(getJson, sources.llama, now));
      if (!total) return;
      const isLate = total.date < addDays(dateIn('UTC', now), -1);
      if (isLate) problems.push(remark('older', { observed: total.date }));
      rows.push({
        table: 'crypto_metric',
        key: { date },
        values: { defi_tvl: total.tvl },
        source: 'DefiLlama /v2/historicalChainTvl',
        observedAt: total.date,
        provisional: isLate || !total.isFinal,
      });
      const chains = await tryPart('tvl_check', problems, () => sumOfChains(getJson, sources.llama));
      const percent = chains === undefined ? 0 : Math.abs(chains / total.tvl - 1) * 100;
      if (percent > maxDifferencePercent)
        problems.push(remark('cross_check', { percent: Math.round(percent) }));
    }

    async function stablecoins(): Promise<void> {
      const total = await tryPart('stablecoins', problems, () =>
        stablecoinTotal(getJson, sources.stablecoins),
      );
      if (total) {
        if (total.unusable > 0) problems.push(remark('rejected_values', { count: total.unusable }));
        rows.push({
          table: 'crypto_metric',
          key: { date },
          values: { stablecoin_mcap: total.usd },
          source: 'DefiLlama /stablecoins',
          observedAt: null,
        });
      }
      const chains = await tryPart('stablecoin_chains', problems, () =>
        stablecoinsByChain(getJson, sources.stablecoins),
      );
      const all = [...(chains ?? [])];
      const least = leastShare * all.reduce((sum, [, usd]) => sum + usd, 0);
      for (const [chain, usd] of all.filter(([, amount]) => amount >= least)) {
        rows.push({
          table: 'crypto_chain_stablecoin',
          key: { date, chain },
          values: { circulating_usd: usd },
          source: 'DefiLlama /stablecoinchains',
          observedAt: null,
        });
      }
    }

    await Promise.all([tvl(), stablecoins()]);
    return { rows, problems };
  },
};
