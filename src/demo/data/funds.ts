/** What moves a fund: how much its price falls, in parts of one, for each point that a rate or spread rises. */
export interface FundRow {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: readonly [code: string, name: string];
  readonly kind: 'ETF' | 'INDEX';
  /** The price at spreads and yields as in 2026. */
  readonly price: number;
  readonly highYield: number;
  readonly grade: number;
  readonly tenYears: number;
  readonly thirtyYears: number;
  /** How much it falls when the tension of all markets rises by 1. */
  readonly tension: number;
  readonly ownMove: number;
  /** How far the day's high and low lie beyond the path, in parts of one. */
  readonly reach: number;
  readonly volume: number;
  /** Dividends in a year: percent and how many. */
  readonly dividend: readonly [percent: number, payments: 0 | 4 | 12];
}

const arca = ['PCX', 'NYSEArca'] as const;
const nasdaq = ['NGM', 'NasdaqGM'] as const;
const still = { highYield: 0, grade: 0, tenYears: 0, thirtyYears: 0, tension: 0, ownMove: 0 };

export const fundRows: readonly FundRow[] = [
  {
    ...still,
    symbol: '^VIX',
    name: 'CBOE Volatility Index',
    exchange: ['CXI', 'Cboe Indices'],
    kind: 'INDEX',
    price: 1,
    reach: 0.015,
    volume: 0,
    dividend: [0, 0],
  },
  {
    ...still,
    symbol: 'HYG',
    name: 'iShares iBoxx $ High Yield Corporate Bond ETF',
    exchange: arca,
    kind: 'ETF',
    price: 80.5,
    highYield: 0.036,
    tenYears: 0.012,
    ownMove: 0.0004,
    reach: 0.0009,
    volume: 38e6,
    dividend: [5.8, 12],
  },
  {
    ...still,
    symbol: 'LQD',
    name: 'iShares iBoxx $ Investment Grade Corporate Bond ETF',
    exchange: arca,
    kind: 'ETF',
    price: 110.4,
    grade: 0.08,
    tenYears: 0.065,
    ownMove: 0.0004,
    reach: 0.0012,
    volume: 27e6,
    dividend: [4.4, 12],
  },
  {
    ...still,
    symbol: 'TLT',
    name: 'iShares 20+ Year Treasury Bond ETF',
    exchange: nasdaq,
    kind: 'ETF',
    price: 87.6,
    thirtyYears: 0.155,
    ownMove: 0.0004,
    reach: 0.002,
    volume: 34e6,
    dividend: [4.3, 12],
  },
  {
    ...still,
    symbol: 'IEF',
    name: 'iShares 7-10 Year Treasury Bond ETF',
    exchange: nasdaq,
    kind: 'ETF',
    price: 95.8,
    tenYears: 0.074,
    ownMove: 0.0002,
    reach: 0.001,
    volume: 7e6,
    dividend: [3.7, 12],
  },
  {
    ...still,
    symbol: 'SHV',
    name: 'iShares 0-1 Year Treasury Bond ETF',
    exchange: nasdaq,
    kind: 'ETF',
    price: 110.1,
    reach: 0.00008,
    volume: 2.4e6,
    dividend: [4.1, 12],
  },
  {
    ...still,
    symbol: 'KRE',
    name: 'State Street SPDR S&P Regional Banking ETF',
    exchange: arca,
    kind: 'ETF',
    price: 63.2,
    highYield: 0.08,
    tension: 0.06,
    ownMove: 0.007,
    reach: 0.005,
    volume: 14e6,
    dividend: [2.5, 4],
  },
  {
    ...still,
    symbol: 'VNQ',
    name: 'Vanguard Real Estate Index Fund ETF Shares',
    exchange: arca,
    kind: 'ETF',
    price: 91.3,
    highYield: 0.04,
    tenYears: 0.05,
    tension: 0.03,
    ownMove: 0.004,
    reach: 0.003,
    volume: 4.2e6,
    dividend: [3.9, 4],
  },
];
