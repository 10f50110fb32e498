import type { Language } from '../../../shared/i18n.ts';
import type { StressHistory, StressLatest } from '../../../shared/model-liquidity.ts';
import type { ModuleId } from '../../../shared/stress.ts';
import { missing, number, percent, signed, usd } from '../../format/format.ts';
import type { T } from '../../i18n/i18n.tsx';
import type { Origin } from '../../ui/figure.tsx';
import { scoreField } from './contributions.ts';
import { macroOrigin, moduleOrigin, policyOrigin, priceOrigin } from './origins.ts';

type HistoryField = Exclude<
  keyof StressHistory['history'][number],
  'date' | 'level' | 'levelLabel' | 'levelColor'
>;

/** One figure of a module in its detail window, and the chart that it stands for. */
export interface Item {
  id: string;
  name: string;
  text: string;
  change: string;
  /** The figure is of a size that needs a look. */
  alarm?: boolean;
  origin: Origin | undefined;
  chart?: {
    field: HistoryField;
    format: (value: number) => string;
    min?: number;
    max?: number;
    /** Values exist on working days only. */
    openDays?: number;
  };
}

/** Markets close over weekends and holidays: so many days without a value are no gap. */
const marketOpenDays = 4;

/** The figures of a module, its score last. */
export function itemsOf(module: ModuleId, latest: StressLatest, t: T, language: Language): Item[] {
  const pp = t('ui.liquidity.pp');
  const rate = (value: number | null) => percent(language, value);
  const ratio = (value: number | null) => number(language, value, 3);
  const rateChart = (field: HistoryField) => ({
    field,
    format: (value: number) => rate(value),
    openDays: marketOpenDays,
  });
  const ratioChart = (field: HistoryField) => ({ field, format: (value: number) => ratio(value), min: 0 });
  const rateItem = (
    id: 'hyOas' | 'igOas' | 'sofr' | 'dgs10' | 'dgs2' | 'dgs30',
    value: number | null,
    change: number | null,
    more: Partial<Item> = {},
  ): Item => ({
    id,
    name: t(`ui.liquidity.item.${id}`),
    text: rate(value),
    change: signed(language, change, 2, pp),
    origin: macroOrigin(latest, id),
    chart: rateChart(id),
    ...more,
  });
  const { score, prevScore } = latest.modules[module];
  const scoreItem: Item = {
    id: 'score',
    name: t('ui.liquidity.item.score'),
    text: ratio(score),
    change: signed(language, score === null || prevScore === null ? null : score - prevScore, 3),
    origin: moduleOrigin(latest, module),
    chart: { field: scoreField[module], format: (value) => ratio(value), min: 0, max: 1 },
  };
  const { macro } = latest;
  switch (module) {
    case 'volatility': {
      const { vix, vixChange } = latest.modules.volatility;
      return [
        {
          id: 'vix',
          name: t('ui.liquidity.item.vix'),
          text: number(language, vix, 1),
          change: signed(language, vixChange, 1, '%'),
          alarm: vix !== null && vix >= 25,
          origin: priceOrigin(latest, '^VIX'),
          chart: { field: 'vix', format: (value) => number(language, value, 1), openDays: marketOpenDays },
        },
        scoreItem,
      ];
    }
    case 'credit': {
      const { hyOas, igOas, hyOasChg, igOasChg } = latest.modules.credit;
      return [
        rateItem('hyOas', hyOas, hyOasChg, { alarm: hyOas !== null && hyOas >= 4.5 }),
        rateItem('igOas', igOas, igOasChg),
        scoreItem,
      ];
    }
    case 'funding': {
      const { sofr, sofrChg, rrpBalance, rrpChg, policyRate } = latest.modules.funding;
      const spread = sofr === null || policyRate === null ? null : sofr - policyRate;
      return [
        rateItem('sofr', sofr, sofrChg),
        {
          id: 'policyRate',
          name: t('ui.liquidity.item.policyRate'),
          text: rate(policyRate),
          change: '',
          origin: policyOrigin(latest),
        },
        {
          id: 'spread',
          name: t('ui.liquidity.item.spread'),
          text: spread === null ? missing : signed(language, spread, 2, pp),
          change: '',
          origin: moduleOrigin(latest, 'funding'),
        },
        {
          id: 'rrp',
          name: t('ui.liquidity.item.rrp'),
          text: usd(language, rrpBalance === null ? null : rrpBalance * 1e9),
          change: signed(language, rrpChg, 1, 'B'),
          origin: macroOrigin(latest, 'rrpBalance'),
          chart: {
            field: 'rrpBalance',
            format: (value) => usd(language, value * 1e9),
            openDays: marketOpenDays,
          },
        },
        scoreItem,
      ];
    }
    case 'treasury': {
      const { tltClose, tltChg } = latest.modules.treasury;
      return [
        rateItem('dgs10', macro.dgs10, macro.dgs10Chg),
        rateItem('dgs2', macro.dgs2, macro.dgs2Chg),
        rateItem('dgs30', macro.dgs30, macro.dgs30Chg),
        {
          id: 'tlt',
          name: t('ui.liquidity.item.tlt'),
          text: tltClose === null ? missing : `$${number(language, tltClose, 1)}`,
          change: signed(language, tltChg, 1, '%'),
          origin: priceOrigin(latest, 'TLT'),
          chart: {
            field: 'tltClose',
            format: (value) => `$${number(language, value, 1)}`,
            openDays: marketOpenDays,
          },
        },
        scoreItem,
      ];
    }
    case 'news': {
      const { topKeyword, totalCount, countChg } = latest.modules.news;
      return [
        {
          id: 'topKeyword',
          name: t('ui.liquidity.item.topKeyword'),
          text: topKeyword ?? missing,
          change: '',
          origin: moduleOrigin(latest, 'news'),
        },
        {
          id: 'newsCount',
          name: t('ui.liquidity.item.newsCount'),
          text:
            totalCount === null
              ? missing
              : t('ui.liquidity.keywordCount', { count: number(language, totalCount) }),
          change: signed(language, countChg, 0),
          origin: moduleOrigin(latest, 'news'),
          chart: {
            field: 'newsCount',
            format: (value) => t('ui.liquidity.keywordCount', { count: number(language, value) }),
            min: 0,
          },
        },
        scoreItem,
      ];
    }
    case 'fedTone': {
      const { liquidityFocus, creditFocus, stabilityFocus, liqChg, stabChg } = latest.modules.fedTone;
      const origin = moduleOrigin(latest, 'fedTone');
      return [
        {
          id: 'fedLiquidity',
          name: t('ui.liquidity.item.fedLiquidity'),
          text: ratio(liquidityFocus),
          change: signed(language, liqChg, 3),
          origin,
          chart: ratioChart('fedLiquidity'),
        },
        {
          id: 'fedCredit',
          name: t('ui.liquidity.item.fedCredit'),
          text: ratio(creditFocus),
          change: '',
          origin,
        },
        {
          id: 'fedStability',
          name: t('ui.liquidity.item.fedStability'),
          text: ratio(stabilityFocus),
          change: signed(language, stabChg, 3),
          origin,
          chart: ratioChart('fedStability'),
        },
        scoreItem,
      ];
    }
  }
}

/** Pages where the figures of a module can be looked up. */
export const moduleLinks: Readonly<Record<ModuleId, readonly { name: string; href: string }[]>> = {
  volatility: [
    { name: 'Yahoo Finance - VIX', href: 'https://finance.yahoo.com/quote/%5EVIX/' },
    { name: 'CBOE VIX Index', href: 'https://www.cboe.com/tradable_products/vix/' },
  ],
  credit: [
    { name: 'FRED BAMLH0A0HYM2', href: 'https://fred.stlouisfed.org/series/BAMLH0A0HYM2' },
    { name: 'FRED BAMLC0A0CM', href: 'https://fred.stlouisfed.org/series/BAMLC0A0CM' },
  ],
  funding: [
    { name: 'FRED SOFR', href: 'https://fred.stlouisfed.org/series/SOFR' },
    { name: 'FRED RRPONTSYD', href: 'https://fred.stlouisfed.org/series/RRPONTSYD' },
    { name: 'FRED IORB', href: 'https://fred.stlouisfed.org/series/IORB' },
  ],
  treasury: [
    { name: 'FRED DGS10', href: 'https://fred.stlouisfed.org/series/DGS10' },
    { name: 'Yahoo Finance - TLT', href: 'https://finance.yahoo.com/quote/TLT/' },
  ],
  news: [
    { name: 'Google News "liquidity crisis"', href: 'https://news.google.com/search?q=liquidity%20crisis' },
  ],
  fedTone: [
    {
      name: 'Federal Reserve press releases',
      href: 'https://www.federalreserve.gov/newsevents/pressreleases.htm',
    },
  ],
};
