import type { Language } from '../../../shared/i18n.ts';
import type { CryptoSignalsReply } from '../../../shared/model-dashboard.ts';
import { number, signed } from '../../format/format.ts';
import type { T } from '../../i18n/i18n.tsx';
import { type CryptoData, type EthEtf, flow, type Mvrv, ratio, tooOldDays } from './data.ts';

/** What a card says: what is a fact, what it may mean, what to do. */
export interface Lines {
  confirmed: string;
  estimate: string;
  action: string;
}

type Card = CryptoSignalsReply['cards'][number];
/** All that the lines are made of; the entries are the newest ones that were typed in. */
export type LineData = Pick<CryptoData, 'signals' | 'manual'>;

const points = (language: Language, value: number | null | undefined) => signed(language, value, 1, 'pp');
const change = (language: Language, value: number | null | undefined) => signed(language, value, 1, '%');
const firedCount = (card: Card): number => card.triggers.filter(({ fired }) => fired).length;
const triggerOf = (card: Card, id: Card['triggers'][number]['id']) =>
  card.triggers.find((trigger) => trigger.id === id) ?? { value: null, fired: false };

/** A sentence follows from a trigger and not from a number of its own, so that a card never contradicts its badge. */
function overviewEstimate(card: Card): keyof typeof overviewTexts {
  const cap = triggerOf(card, 'market_cap_1d');
  const volume = triggerOf(card, 'volume_ratio');
  const dominance = triggerOf(card, 'dominance_7d');
  if (cap.fired && volume.fired) return (cap.value ?? 0) < 0 ? 'panic' : 'riskOn';
  if (dominance.fired) return (dominance.value ?? 0) > 0 ? 'dominanceUp' : 'dominanceDown';
  if (cap.fired) return 'capAlone';
  if (volume.fired) return 'volumeAlone';
  const unknown = card.triggers.filter(({ value }) => value === null).length;
  return unknown === 0 ? 'quiet' : unknown < card.triggers.length ? 'partly' : 'unknown';
}
const overviewTexts = {
  panic: 'ui.crypto.line.overview.panic',
  riskOn: 'ui.crypto.line.overview.riskOn',
  dominanceUp: 'ui.crypto.line.overview.dominanceUp',
  dominanceDown: 'ui.crypto.line.overview.dominanceDown',
  capAlone: 'ui.crypto.line.overview.capAlone',
  volumeAlone: 'ui.crypto.line.overview.volumeAlone',
  quiet: 'ui.crypto.line.overview.quiet',
  partly: 'ui.crypto.line.overview.partly',
  unknown: 'ui.crypto.line.overview.unknown',
} as const;

function overviewLines(card: Card, { signals }: LineData, t: T, language: Language): Lines {
  const { changes } = signals;
  const params = {
    cap: change(language, changes.marketCap1d),
    ratio: ratio(language, changes.volumeRatio7d),
    dominance: points(language, changes.dominance7dPp),
  };
  const fired = firedCount(card);
  return {
    confirmed: t('ui.crypto.line.overview.confirmed', params),
    estimate: t(overviewTexts[overviewEstimate(card)], params),
    action: t(
      fired >= 2
        ? 'ui.crypto.line.overview.act2'
        : fired === 1
          ? 'ui.crypto.line.overview.act1'
          : 'ui.crypto.line.overview.act0',
    ),
  };
}

/** What a card says of a value that was typed in too long ago to mean anything today. */
const oldEntry = (t: T, days: number) => ({
  estimate: t('ui.crypto.line.manual.old', { days }),
  action: t('ui.crypto.line.manual.act'),
});

function ethEtfLines(entry: EthEtf | undefined, data: LineData, t: T, language: Language): Lines {
  if (!entry) {
    return {
      confirmed: t('ui.crypto.line.ethEtf.noneConfirmed'),
      estimate: t('ui.crypto.line.ethEtf.noneEstimate'),
      action: t('ui.crypto.line.manual.act'),
    };
  }
  const { flow5dMillionUsd, flowDirection } = data.signals;
  const params = {
    flow: flow(language, entry.flow_1d),
    flow5d: flow(language, flow5dMillionUsd),
    direction: t(`ui.crypto.direction.${flowDirection ?? 'unknown'}`),
    date: entry.date,
  };
  const days = tooOldDays(data, entry);
  if (days !== undefined) {
    return { confirmed: t('ui.crypto.line.ethEtf.confirmedOld', params), ...oldEntry(t, days) };
  }
  const isIn = flowDirection === 'inflow';
  return {
    confirmed: t('ui.crypto.line.ethEtf.confirmed', params),
    estimate: t(
      isIn && entry.flow_1d > 0
        ? 'ui.crypto.line.ethEtf.inflow'
        : flowDirection === 'outflow'
          ? 'ui.crypto.line.ethEtf.outflow'
          : 'ui.crypto.line.ethEtf.unclear',
    ),
    action: t(isIn ? 'ui.crypto.line.ethEtf.actInflow' : 'ui.crypto.line.ethEtf.act'),
  };
}

function mvrvLines(card: Card, entry: Mvrv | undefined, data: LineData, t: T, language: Language): Lines {
  const { regime, crossedEdge } = data.signals;
  if (!entry || regime === null) {
    return {
      confirmed: t('ui.crypto.line.mvrv.noneConfirmed'),
      estimate: t('ui.crypto.line.mvrv.noneEstimate'),
      action: t('ui.crypto.line.manual.act'),
    };
  }
  const z = entry.z_score;
  const params = { z: number(language, z, 2), regime: t(`ui.crypto.regime.${regime}`), date: entry.date };
  const days = tooOldDays(data, entry);
  if (days !== undefined) {
    return { confirmed: t('ui.crypto.line.mvrv.confirmedOld', params), ...oldEntry(t, days) };
  }
  const isCrossed = triggerOf(card, 'regime_crossing').fired;
  const estimate =
    isCrossed && crossedEdge !== null
      ? t('ui.crypto.line.mvrv.crossed', { edge: crossedEdge })
      : t(
          z > 5
            ? 'ui.crypto.line.mvrv.hot'
            : z < 1
              ? 'ui.crypto.line.mvrv.cheap'
              : 'ui.crypto.line.mvrv.same',
        );
  return {
    confirmed: t('ui.crypto.line.mvrv.confirmed', params),
    estimate,
    action: t(isCrossed ? 'ui.crypto.line.mvrv.actCrossed' : 'ui.crypto.line.mvrv.act'),
  };
}

function stablecoinLines(card: Card, { signals }: LineData, t: T, language: Language): Lines {
  const supply = signals.changes.stablecoin7d;
  const { topChain } = signals;
  const isRemarkable = triggerOf(card, 'supply_7d').fired;
  const params = {
    supply: change(language, supply),
    chain: topChain?.chain ?? '',
    share: points(language, topChain?.shareChange7dPp),
  };
  const estimate = () => {
    if (supply === null) return t('ui.crypto.line.stablecoin.unknown');
    if (supply > 1 || (isRemarkable && supply > 0)) {
      // Money that comes in goes to a chain only where that chain has grown more than the rest.
      return (topChain?.shareChange7dPp ?? 0) > 0
        ? t('ui.crypto.line.stablecoin.growthToChain', params)
        : t('ui.crypto.line.stablecoin.growth');
    }
    return t(
      supply < -1 || isRemarkable ? 'ui.crypto.line.stablecoin.shrinking' : 'ui.crypto.line.stablecoin.flat',
    );
  };
  return {
    confirmed: topChain
      ? t('ui.crypto.line.stablecoin.confirmed', params)
      : t('ui.crypto.line.stablecoin.confirmedNoChain', params),
    estimate: estimate(),
    action: t(
      firedCount(card) > 0 || Math.abs(supply ?? 0) > 2
        ? 'ui.crypto.line.stablecoin.act'
        : 'ui.crypto.line.stablecoin.wait',
    ),
  };
}

/** The three lines of a card. Pure. */
export function linesOf(card: Card, data: LineData, t: T, language: Language): Lines {
  switch (card.id) {
    case 'overview':
      return overviewLines(card, data, t, language);
    case 'ethEtf':
      return ethEtfLines(data.manual.eth_etf[0], data, t, language);
    case 'mvrv':
      return mvrvLines(card, data.manual.mvrv[0], data, t, language);
    case 'stablecoin':
      return stablecoinLines(card, data, t, language);
  }
}

export interface Conclusion {
  mood: 'critical' | 'alert' | 'normal';
  text: string;
}

/** One line for the whole page: the first HIGH card speaks, else the first MID one. Pure. */
export function conclusionOf(data: LineData, t: T, language: Language): Conclusion {
  const { cards } = data.signals;
  const high = cards.filter(({ importance }) => importance === 'HIGH');
  const speaker = high[0] ?? cards.find(({ importance }) => importance === 'MID');
  const mood = high.length >= 2 ? 'critical' : high.length === 1 ? 'alert' : 'normal';
  if (!speaker) {
    const isBlind = cards.every(({ triggers }) => triggers.every(({ value }) => value === null));
    return { mood, text: t(isBlind ? 'ui.crypto.banner.unknown' : 'ui.crypto.banner.quiet') };
  }
  const { estimate, action } = linesOf(speaker, data, t, language);
  return { mood, text: t('ui.crypto.banner.conclusion', { estimate, action }) };
}
