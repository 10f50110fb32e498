import type { Core } from '../../core.ts';
import { toAppError } from '../../lib/errors.ts';
import { searchUrl } from '../../sources/google-news.ts';
import type { SourceFacts } from './facts.ts';

const limitMs = 10_000;
/** So long an answer counts: whoever presses the button again and again hurries no source. */
const goodForMs = 60_000;

interface Target {
  url: string;
  headers?: Record<string, string>;
  isFeed?: boolean;
  /** What a refusal means; without a word, that the source refuses us. */
  explain?: (status: number, refusal: string) => SourceRefusal;
}
type SourceRefusal = 'nothing' | 'us' | 'key';

/** The smallest thing that each source can be asked for. */
function targets({ sources, secrets }: Core): Target[] {
  const [fredKey, coingeckoKey] = [secrets.get('fred'), secrets.get('coingecko')];
  const newest = new URLSearchParams({
    series_id: 'SOFR',
    file_type: 'json',
    sort_order: 'desc',
    limit: '1',
    ...(fredKey && { api_key: fredKey }),
  });
  return [
    {
      url: `${sources.fred}/series/observations?${newest}`,
      // Without a key it says 400, and that it is there.
      explain: (status, refusal) => {
        if (status !== 400) return 'us';
        if (!fredKey) return 'nothing';
        return /api_key/i.test(refusal) ? 'key' : 'us';
      },
    },
    { url: `${sources.yahoo}/v8/finance/chart/%5EVIX?range=1d&interval=1d` },
    { url: searchUrl(sources.googleNews, '"liquidity crisis" when:1d') },
    { url: sources.fedPress },
    {
      url: `${sources.coingecko}/ping`,
      ...(coingeckoKey && { headers: { 'x-cg-demo-api-key': coingeckoKey } }),
    },
    { url: `${sources.llama}/v2/chains` },
    { url: `${sources.stablecoins}/stablecoinchains` },
    { url: `${sources.fearGreed}?limit=1` },
    ...sources.feeds.map(({ url }) => ({ url, isFeed: true })),
  ];
}

interface Asked {
  facts: SourceFacts;
  /** How far this PC's clock is ahead of the host's, in milliseconds. */
  aheadMs?: number;
}

async function ask(core: Core, { url, headers, isFeed = false, explain }: Target): Promise<Asked> {
  const host = new URL(url).hostname;
  const signal = AbortSignal.timeout(limitMs);
  try {
    const { status, ms, at, refusal } = await core.probe(signal, { url, ...(headers && { headers }) });
    const refuses = status < 400 ? 'nothing' : (explain?.(status, refusal) ?? 'us');
    return {
      facts: { host, isFeed, status, ms, refuses },
      // Half of the way there and back lies between his word and our reading it.
      ...(at !== undefined && { aheadMs: core.clock.now().getTime() - ms / 2 - at }),
    };
  } catch (thrown) {
    // Its turn did not come: a collection goes before it.
    if (thrown === signal.reason) return { facts: { host, isFeed, isBusy: true } };
    const { code, params } = toAppError(thrown);
    return { facts: { host, isFeed, error: { code, params } } };
  }
}

export interface AskedSources {
  sources: SourceFacts[];
  /** The middle one of the hosts' words on the time: one with a wrong clock has no say. */
  clock: { aheadMs: number; others: number } | null;
}

async function askAll(core: Core): Promise<AskedSources> {
  const byHost = new Map<string, Target>();
  for (const target of targets(core)) {
    const { host } = new URL(target.url);
    if (!byHost.has(host)) byHost.set(host, target);
  }
  const asked = await Promise.all([...byHost.values()].map((target) => ask(core, target)));
  const ahead = asked.flatMap(({ aheadMs }) => aheadMs ?? []).sort((a, b) => a - b);
  const middle = ahead[Math.floor(ahead.length / 2)];
  return {
    sources: asked.map(({ facts }) => facts),
    clock: middle === undefined ? null : { aheadMs: Math.round(middle), others: ahead.length },
  };
}

const recent = new WeakMap<Core, { atMs: number; keys: string; asked: Promise<AskedSources> }>();

/** Asks every host once, all at the same time; those who ask again within a minute get the same answer. */
export function askSources(core: Core): Promise<AskedSources> {
  const last = recent.get(core);
  const atMs = core.clock.monotonicMs();
  // Only compared, and only kept in memory: whoever has mended his key wants to know.
  const keys = `${core.secrets.get('fred')} ${core.secrets.get('coingecko')}`;
  if (last && atMs - last.atMs < goodForMs && last.keys === keys) return last.asked;
  const asked = askAll(core);
  recent.set(core, { atMs, keys, asked });
  return asked;
}
