import type { RawInput } from '../shared/contract.ts';
import type { Page } from '../shared/pages.ts';
import type { Operation } from '../shared/routes.ts';

/** A read that a page begins with, and its address, which the contract would tell too late. */
export type FirstRead = { [N in Operation]: { name: N; input: RawInput<N>; path: string } }[Operation];

const status: FirstRead = { name: 'collector.status', input: {}, path: '/api/v1/collector/status' };
const stress: FirstRead = { name: 'stress.latest', input: {}, path: '/api/v1/liquidity-stress' };
const stressMonth: FirstRead = {
  name: 'stress.history',
  input: { days: 30 },
  path: '/api/v1/liquidity-stress/history?days=30',
};
const crypto: FirstRead = { name: 'crypto.latest', input: {}, path: '/api/v1/crypto/latest' };
const signals: FirstRead = { name: 'crypto.signals', input: {}, path: '/api/v1/crypto/signals' };
const manual: FirstRead = { name: 'manual.list', input: {}, path: '/api/v1/crypto/manual' };

/** What each page asks for first. Free of all but types, so that it can be asked before any other code has run. */
export const firstReads: Readonly<Record<Page, readonly FirstRead[]>> = {
  overview: [status, stress, crypto, signals, manual, stressMonth],
  liquidity: [status, stress, stressMonth],
  crypto: [status, crypto, signals],
  news: [status],
  runs: [status],
  settings: [status],
};

/** A question over IPC in one word. The same operation with another input is another question. */
export const earlyKey = (name: string, input: unknown): string => `${name} ${JSON.stringify(input)}`;
