import { manualFreshDays } from '../../../shared/crypto-signals.ts';
import type { Language } from '../../../shared/i18n.ts';
import type { CryptoLatest } from '../../../shared/model.ts';
import type { CryptoSignalsReply, ManualList } from '../../../shared/model-dashboard.ts';
import { shiftDate } from '../../format/days.ts';
import { ageInDays, missing, number, signed } from '../../format/format.ts';
import type { T } from '../../i18n/i18n.tsx';
import { type Origin, originOf } from '../../ui/figure.tsx';

/** What the whole page is made of: the newest day, what follows from it, and what was typed in. */
export interface CryptoData {
  latest: CryptoLatest;
  signals: CryptoSignalsReply;
  manual: ManualList;
}

export type EthEtf = ManualList['eth_etf'][number];
export type Mvrv = ManualList['mvrv'][number];
type Metric = keyof CryptoLatest['provenance'];

/** Where a stored market figure comes from; undefined when the figure is not there. */
export const metricOrigin = ({ latest }: Pick<CryptoData, 'latest'>, field: Metric): Origin | undefined =>
  originOf(latest.provenance[field], latest.date);

/** Where a coin's figures come from. Its changes are CoinGecko's, not ours from day to day. */
export function coinOrigin(
  provenance: CryptoLatest['prices'][number]['provenance'] | undefined,
  date: string | null,
): Origin | undefined {
  const origin = originOf(provenance, date);
  return origin && { ...origin, rollingChanges: true };
}

/** Of what is worked out of a stored figure and those of the days before it. */
export function changeOrigin(t: T, origin: Origin | undefined): Origin | undefined {
  return origin && { ...origin, source: t('ui.crypto.fact.changeSource', { source: origin.source ?? '' }) };
}

/** Of a figure of the day before, as the history has it. */
export function dayBeforeOrigin(origin: Origin | undefined): Origin | undefined {
  return (
    (origin?.date && {
      ...origin,
      observedAt: shiftDate(origin.date, -1),
      fromHistory: true,
      provisional: false,
    }) ||
    undefined
  );
}

/** Of a figure that the user typed in. */
export const manualOrigin = (t: T, entry: EthEtf | Mvrv | undefined): Origin | undefined =>
  entry && { source: t('ui.crypto.fact.typedIn'), observedAt: entry.date, fetchedAt: entry.updated_at };

/** Market cap of ETH in percent of the whole; no source gives it, it follows from two stored figures. */
export function ethShareOf({ latest }: CryptoData): number | null {
  const eth = latest.prices.find(({ coin_id }) => coin_id === 'ethereum')?.market_cap;
  const total = latest.metrics.total_market_cap;
  return eth == null || total == null || total <= 0 ? null : (eth / total) * 100;
}

export function ethShareOrigin(t: T, data: CryptoData): Origin | undefined {
  const origin = metricOrigin(data, 'total_market_cap');
  return (
    origin && {
      ...origin,
      source: t('ui.crypto.fact.ethShareSource', { source: origin.source ?? '' }),
    }
  );
}

/** Days of age at which a typed-in value no longer speaks for the day that the page shows; undefined while it does. */
export function tooOldDays(data: Pick<CryptoData, 'signals'>, entry: { date: string }): number | undefined {
  const { date } = data.signals;
  if (date === null) return undefined;
  const days = ageInDays(entry.date, new Date(`${date}T00:00:00+09:00`));
  return days > manualFreshDays ? days : undefined;
}

/** Millions of US dollars with a sign: +$120M, −$4.5M, $0M. */
export function flow(language: Language, millions: number | null | undefined): string {
  const text = signed(language, millions, millions != null && Number.isInteger(millions) ? 0 : 1, 'M');
  return millions == null ? text : text.replace(/^([+−]?)/, '$1$');
}

export const ratio = (language: Language, value: number | null | undefined): string =>
  value == null ? missing : `×${number(language, value, 2)}`;
