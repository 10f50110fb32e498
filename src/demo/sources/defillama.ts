import { chainRows } from '../data/chains.ts';
import type { Json, RequestContext, Route } from '../route.ts';
import { dayNumber, dayToSeconds, isoDay, quoteDay } from '../world/clock.ts';
import { pathKey, unit } from '../world/noise.ts';

const firstDay = isoDay('2017-09-27');

/** DefiLlama's TVL. There is no `/v2/protocols`, as in reality. */
export const defillama: readonly Route[] = [
  { host: 'api.llama.fi', path: '/v2/historicalChainTvl', handle: history },
  { host: 'api.llama.fi', path: '/v2/chains', handle: chains },
];

/** A complete day keeps the value of its end; the last row is today's and still moves. */
function history({ world, now }: RequestContext): Json {
  const today = dayNumber(now);
  return Array.from({ length: today - firstDay + 1 }, (_, age) => {
    const day = firstDay + age;
    const at = day === today ? quoteDay(now) : day + 1;
    return { date: dayToSeconds(day), tvl: Math.round(world.defi.total(at)) };
  });
}

function chains({ world, now }: RequestContext): Json {
  const tvls = world.defi.chains(quoteDay(now));
  return chainRows
    .map(([name, tokenSymbol, gecko_id, cmcId, chainId], at) => ({
      gecko_id,
      tvl: tvls[at] ?? 0,
      tokenSymbol,
      cmcId,
      name,
      chainId,
    }))
    .sort((a, b) => shuffled(a.name) - shuffled(b.name));
}

/** The lists come in no order. */
export function shuffled(name: string): number {
  return unit(pathKey(0, name), 1);
}
