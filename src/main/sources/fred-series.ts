/**
 * FRED's series by the column they fill, with the bounds of what is possible (exclusive below). Units: percent, but
 * `rrp_balance`, which is in billions of US dollars.
 */
export const fredSeries = {
  hy_oas: { id: 'BAMLH0A0HYM2', min: 0, max: 50 },
  ig_oas: { id: 'BAMLC0A0CM', min: 0, max: 50 },
  sofr: { id: 'SOFR', min: -5, max: 50 },
  rrp_balance: { id: 'RRPONTSYD', min: -1e-9, max: 10_000 },
  dgs2: { id: 'DGS2', min: -5, max: 50 },
  dgs10: { id: 'DGS10', min: -5, max: 50 },
  dgs30: { id: 'DGS30', min: -5, max: 50 },
  iorb: { id: 'IORB', min: -5, max: 50 },
  fed_target_upper: { id: 'DFEDTARU', min: -5, max: 50 },
  fed_target_lower: { id: 'DFEDTARL', min: -5, max: 50 },
} as const;

export type MacroColumnName = keyof typeof fredSeries;
export const macroColumnNames = Object.keys(fredSeries) as MacroColumnName[];
