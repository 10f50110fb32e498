import type { AppEvent } from '../../shared/events.ts';
import { type Operation, operations } from '../../shared/routes.ts';

/** Which reads look at which tables. */
const readers: Readonly<Record<string, readonly Operation[]>> = {
  crypto_price: ['crypto.latest', 'crypto.history'],
  crypto_metric: ['crypto.latest', 'crypto.history', 'crypto.signals', 'run.calendar'],
  crypto_chain_stablecoin: ['crypto.latest', 'crypto.signals'],
  manual_input: ['manual.list', 'crypto.signals'],
  liquidity_macro: ['stress.latest', 'stress.history', 'stress.day'],
  liquidity_price: ['stress.latest', 'stress.history', 'stress.day'],
  liquidity_news: ['stress.latest', 'stress.history', 'stress.day'],
  fed_tone: ['stress.latest', 'stress.history', 'stress.day'],
  stress_index: ['stress.latest', 'stress.history', 'stress.day', 'run.calendar'],
  news_articles: ['news.articles'],
};

/** What an event makes stale. */
export function staleAfter(event: AppEvent): Operation[] {
  switch (event.type) {
    case 'run:started':
      return ['collector.status'];
    case 'step:started':
      return [];
    case 'step:finished':
    case 'data:changed':
      return [...new Set(['source.list' as const, ...event.tables.flatMap((table) => readers[table] ?? [])])];
    case 'database:restored':
      return operations;
    case 'backups:changed':
      return ['collector.status', 'backup.list', 'notice.list'];
    case 'schedule:changed':
      return ['collector.status'];
    case 'settings:changed':
      return ['settings.get', 'collector.status'];
    case 'run:finished':
      return ['collector.status', 'run.list', 'run.get', 'run.calendar', 'source.list'];
  }
}
