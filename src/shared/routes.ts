/** How an operation is reached over HTTP. Path parts `:name` are filled from the input. */
type HttpRoute = `${'GET' | 'POST'} /${string}`;

/** Every operation of the contract by its address; free of schemas, so that the dashboards start without them. */
export const routes = {
  'collector.run': 'POST /api/v1/collector/:collector',
  'collector.runAll': 'POST /api/v1/collector/run-all',
  'backfill.run': 'POST /api/v1/collector/backfill',
  'collector.status': 'GET /api/v1/collector/status',
  'run.list': 'GET /api/v1/collector/runs',
  'run.calendar': 'GET /api/v1/collector/calendar',
  'source.list': 'GET /api/v1/collector/sources',
  'run.get': 'GET /api/v1/collector/runs/:id',
  'run.cancel': 'POST /api/v1/collector/runs/:id/cancel',
  'crypto.latest': 'GET /api/v1/crypto/latest',
  'crypto.history': 'GET /api/v1/crypto/history',
  'crypto.signals': 'GET /api/v1/crypto/signals',
  'manual.list': 'GET /api/v1/crypto/manual',
  'manual.saveEthEtf': 'POST /api/v1/crypto/manual/eth-etf',
  'manual.saveMvrv': 'POST /api/v1/crypto/manual/mvrv',
  'manual.remove': 'POST /api/v1/crypto/manual/remove',
  'stress.latest': 'GET /api/v1/liquidity-stress',
  'stress.day': 'GET /api/v1/liquidity-stress/day/:date',
  'stress.history': 'GET /api/v1/liquidity-stress/history',
  'stress.recompute': 'POST /api/v1/liquidity-stress/recompute',
  'news.fetch': 'POST /api/v1/news-intel/fetch',
  'news.articles': 'GET /api/v1/news-intel/articles',
  'check.morning': 'GET /api/v1/check/morning',
  'check.repair': 'POST /api/v1/check/repairs/:id',
  'diagnostics.report': 'GET /api/v1/diagnostics',
  'settings.get': 'GET /api/v1/settings',
  'settings.update': 'POST /api/v1/settings',
  'key.set': 'POST /api/v1/settings/keys/:name',
  'key.clear': 'POST /api/v1/settings/keys/:name/clear',
  'backup.list': 'GET /api/v1/backups',
  'backup.create': 'POST /api/v1/backups',
  'backup.restore': 'POST /api/v1/backups/restore',
  'notice.list': 'GET /api/v1/notices',
  'notice.dismiss': 'POST /api/v1/notices/:id/dismiss',
  health: 'GET /health',
} as const satisfies Record<string, HttpRoute>;

export type Operation = keyof typeof routes;
export const operations = Object.keys(routes) as Operation[];

/** Verb and path of an operation. */
export function routeOf(name: Operation): { method: 'GET' | 'POST'; path: string } {
  const [method, path] = routes[name].split(' ') as ['GET' | 'POST', string];
  return { method, path };
}
