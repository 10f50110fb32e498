/** The closed lists of words that the product speaks in; free of schemas, so that the dashboards start without them. */

/** Collectors that exist in the product's vocabulary; those that are built so far are in main/collectors. */
export const collectorIds = ['liquidity', 'crypto', 'news'] as const;
export type CollectorId = (typeof collectorIds)[number];

/** What can run: the collectors, and the backfill of history. */
export const runnableIds = [...collectorIds, 'backfill'] as const;
export type RunnableId = (typeof runnableIds)[number];

/** What the daily plan has a time for. */
export const jobIds = ['run-all', 'news'] as const;
export type JobId = (typeof jobIds)[number];

/** Why a due time of the plan has brought nothing. */
export const missReasons = [
  'coalesced',
  'too_late',
  'switched_off',
  'failed',
  'interrupted',
  'cancelled',
] as const;
export type MissReason = (typeof missReasons)[number];

export const triggers = ['api', 'scheduler', 'manual-cli', 'tray', 'dashboard', 'catch-up'] as const;
export type Trigger = (typeof triggers)[number];

export const runStatuses = ['success', 'partial', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const stepStatuses = ['success', 'partial', 'skipped', 'failed'] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** What news is about; the Python system has the same five. */
export const newsCategories = ['market', 'stock', 'etf', 'crypto', 'korea'] as const;
export type NewsCategory = (typeof newsCategories)[number];

export const manualKinds = ['eth_etf', 'mvrv'] as const;
export type ManualKind = (typeof manualKinds)[number];

/** Limits of what a person may type; the same on the form and at the border. */
export const manualLimits = {
  flow1d: { min: -10_000, max: 10_000 },
  flow5d: { min: -50_000, max: 50_000 },
  zScore: { min: -2, max: 10 },
} as const;

/** Sources that want a key. */
export const keyNames = ['fred', 'coingecko'] as const;
export type KeyName = (typeof keyNames)[number];
