import { expect, test } from 'vitest';
import { contract } from '../../shared/contract.ts';
import { operations } from '../../shared/routes.ts';
import { staleAfter } from './stale.ts';

const run = { runId: 'r', collector: 'crypto' } as const;

test('a finished run makes the log, the calendar and the state stale', () => {
  const stale = staleAfter({ type: 'run:finished', ...run, status: 'success' });
  for (const operation of ['collector.status', 'run.list', 'run.get', 'run.calendar', 'source.list'] as const)
    expect(stale).toContain(operation);
});

test('a started step changes nothing that is read', () => {
  expect(staleAfter({ type: 'step:started', ...run, step: 'price' })).toEqual([]);
});

test('new rows make stale what is read from their table, once each, and nothing else', () => {
  const stale = staleAfter({ type: 'data:changed', tables: ['crypto_price', 'crypto_metric', 'unknown'] });
  expect(stale).toContain('crypto.latest');
  expect(stale).toContain('crypto.signals');
  expect(stale).not.toContain('news.articles');
  expect(stale).not.toContain('stress.latest');
  expect(new Set(stale).size).toBe(stale.length);
  expect(staleAfter({ type: 'data:changed', tables: ['news_articles'] })).toContain('news.articles');
});

test('whatever depends on stored data alone becomes stale by some event', () => {
  const tables = [
    'crypto_price',
    'crypto_metric',
    'crypto_chain_stablecoin',
    'manual_input',
    'liquidity_macro',
    'liquidity_price',
    'liquidity_news',
    'fed_tone',
    'stress_index',
    'news_articles',
  ];
  const reached = new Set(staleAfter({ type: 'data:changed', tables }));
  const cached = operations.filter((name) => 'cacheable' in contract[name]);
  expect(cached.filter((name) => !reached.has(name))).toEqual([]);
});
