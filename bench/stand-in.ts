/**
 * The other side of each comparison, as a process of its own: the least code that could do the same.
 * `node bench/stand-in.ts ROLE [FILE]` prints its address when it listens.
 */
import { readFileSync } from 'node:fs';
import DatabaseConstructor from 'better-sqlite3';
import { fastify } from 'fastify';
import { levels } from '../src/shared/stress.ts';

const [role, file = ''] = process.argv.slice(2);
const json = 'application/json; charset=utf-8';
process.once('SIGTERM', () => process.exit(0));

/** The bytes of a file, whatever is asked. */
function constant() {
  const bytes = readFileSync(file);
  const app = fastify();
  app.get('/*', (_request, reply) => reply.type(json).send(bytes));
  return app;
}

/** The rows of the product's history, read and written as text anew every time. */
function history() {
  const db = new DatabaseConstructor(file, { readonly: true });
  const metrics = db.prepare(
    `SELECT date, total_market_cap, total_volume_24h, btc_dominance, eth_btc_ratio, fear_greed_index,
       fear_greed_label, defi_tvl, stablecoin_mcap FROM crypto_metric ORDER BY date`,
  );
  const prices = db.prepare(
    `SELECT date, price_usd, market_cap, volume_24h, change_24h, change_7d FROM crypto_price
     WHERE coin_id = ? ORDER BY date`,
  );
  const app = fastify();
  app.get<{ Querystring: { coin_id?: string } }>('/*', ({ query: { coin_id } }, reply) => {
    const body = { history: metrics.all(), prices: coin_id === undefined ? [] : prices.all(coin_id) };
    return reply.type(json).send(JSON.stringify(body));
  });
  return app;
}

/** The rows of the product's stress history, likewise. */
function stressHistory() {
  const db = new DatabaseConstructor(file, { readonly: true });
  const style = (of: 'label' | 'color') =>
    `CASE s.level ${levels.map((each) => `WHEN '${each.level}' THEN '${each[of]}'`).join(' ')} END`;
  const days = db.prepare(`
    SELECT s.date, s.total_score AS totalScore, s.level, ${style('label')} AS levelLabel, ${style('color')} AS levelColor,
           s.coverage, s.vol_score AS volScore, s.credit_score AS creditScore, s.funding_score AS fundingScore,
           s.treasury_score AS treasuryScore, s.news_score AS newsScore, s.fed_tone_score AS fedToneScore, vix.close AS vix,
           m.hy_oas AS hyOas, m.ig_oas AS igOas, m.sofr, m.rrp_balance AS rrpBalance, m.dgs10, m.dgs2, m.dgs30,
           tlt.close AS tltClose, (SELECT sum(count) FROM liquidity_news AS n WHERE n.date = s.date) AS newsCount,
           f.liquidity_score AS fedLiquidity, f.stability_score AS fedStability
    FROM stress_index AS s
    LEFT JOIN liquidity_macro AS m ON m.date = s.date
    LEFT JOIN liquidity_price AS vix ON vix.date = s.date AND vix.symbol = '^VIX'
    LEFT JOIN liquidity_price AS tlt ON tlt.date = s.date AND tlt.symbol = 'TLT'
    LEFT JOIN fed_tone AS f ON f.date = s.date ORDER BY s.date`);
  const app = fastify();
  app.get('/*', (_request, reply) => reply.type(json).send(JSON.stringify({ history: days.all() })));
  return app;
}

/** The sources, with the long list of stablecoins as long as the real one (0.55 MB). */
async function simulator(): Promise<string> {
  const { startSimulator } = await import('../src/demo/simulator.ts');
  const simulated = await startSimulator({ now: () => new Date() });
  const list = 'stablecoins.llama.fi/stablecoins';
  const reply = (await (await fetch(`${simulated.url}/${list}`)).json()) as { peggedAssets: unknown[] };
  const longer = { ...reply, peggedAssets: [...reply.peggedAssets, ...reply.peggedAssets] };
  simulated.setBody(/\/stablecoins$/, JSON.stringify(longer), { contentType: 'application/json' });
  return simulated.url;
}

const listen = (app: ReturnType<typeof history>) => app.listen({ port: 0, host: '127.0.0.1' });

const roles: Readonly<Record<string, () => Promise<string>>> = {
  constant: () => listen(constant()),
  history: () => listen(history()),
  'stress-history': () => listen(stressHistory()),
  simulator,
};
const play = roles[role ?? ''];
if (!play) throw new Error(`roles: ${Object.keys(roles).join(', ')}`);
console.log(await play());
