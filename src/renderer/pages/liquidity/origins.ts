import type { StressLatest } from '../../../shared/model-liquidity.ts';
import type { Origin } from '../../ui/figure.tsx';

type MacroName = 'hyOas' | 'igOas' | 'sofr' | 'rrpBalance' | 'dgs2' | 'dgs10' | 'dgs30' | 'iorb';

/** Where a macro series comes from. */
export function macroOrigin(latest: StressLatest, name: MacroName): Origin | undefined {
  const origin = latest.macro.origin[name];
  return (
    origin && {
      observedAt: origin.observed_at,
      fetchedAt: origin.fetched_at,
      source: origin.source,
      provisional: origin.provisional,
      date: latest.date,
    }
  );
}

/** Where a price comes from. */
export function priceOrigin(latest: StressLatest, symbol: string): Origin | undefined {
  const price = latest.prices.find((each) => each.symbol === symbol);
  if (!price || price.date === null) return undefined;
  return {
    observedAt: price.date,
    fetchedAt: price.fetched_at,
    source: price.source,
    provisional: price.provisional,
    date: latest.date,
  };
}

/** Of a module's score: as old as the oldest of its inputs; a range over sessions is as old as its last one. */
export function moduleOrigin(
  latest: StressLatest,
  module: keyof StressLatest['modules'],
): Origin | undefined {
  const all = latest.modules[module].inputs;
  const inputs = module === 'treasury' ? all.filter(({ name }) => name === 'TLT close') : all;
  const [first] = inputs;
  if (!first) return latest.date === null ? undefined : { observedAt: latest.date, date: latest.date };
  const oldest = inputs.reduce((a, b) => (b.observed_on < a.observed_on ? b : a), first);
  return {
    observedAt: oldest.observed_on,
    source: [...new Set(inputs.map(({ source }) => source))].join(', '),
    provisional: inputs.some(({ provisional }) => provisional),
    fetchedAt: fetchedOf(latest, module),
    date: latest.date,
  };
}

type Input = StressLatest['modules'][keyof StressLatest['modules']]['inputs'][number];

/** Of one input of a module. All of a module's inputs are read by the same step. */
export const inputOrigin = (
  latest: StressLatest,
  module: keyof StressLatest['modules'],
  input: Input,
): Origin => ({
  observedAt: input.observed_on,
  source: input.source,
  provisional: input.provisional,
  fetchedAt: fetchedOf(latest, module),
  date: latest.date,
});

/** Of the policy rate that was scored: IORB, else the target range, as they stand among the inputs. */
export function policyOrigin(latest: StressLatest): Origin | undefined {
  const input = latest.modules.funding.inputs.find(
    ({ name }) => name === 'IORB' || name.startsWith('target'),
  );
  return input ? inputOrigin(latest, 'funding', input) : macroOrigin(latest, 'iorb');
}

/** Of a crisis keyword's count. */
export const keywordOrigin = (latest: StressLatest, observedAt: string): Origin => ({
  observedAt,
  fetchedAt: latest.fetchedAt.news,
  source: 'Google News RSS',
  date: latest.date,
});

/** Of the index as a whole: worked out for its date from what every module brought. */
export const totalOrigin = (latest: StressLatest): Origin | undefined =>
  latest.date === null
    ? undefined
    : {
        observedAt: latest.date,
        date: latest.date,
        fetchedAt: latest.fetchedAt.index,
        computed: true,
        source: [
          ...new Set(
            Object.values(latest.modules).flatMap(({ inputs }) => inputs.map(({ source }) => source)),
          ),
        ].join(', '),
      };

function fetchedOf(latest: StressLatest, module: keyof StressLatest['modules']): string | null {
  switch (module) {
    case 'volatility':
      return priceOrigin(latest, '^VIX')?.fetchedAt ?? null;
    case 'treasury':
      return priceOrigin(latest, 'TLT')?.fetchedAt ?? null;
    case 'credit':
      return macroOrigin(latest, 'hyOas')?.fetchedAt ?? null;
    case 'funding':
      return macroOrigin(latest, 'sofr')?.fetchedAt ?? null;
    case 'news':
    case 'fedTone':
      return latest.fetchedAt[module];
  }
}
