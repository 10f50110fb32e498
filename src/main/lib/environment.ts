import path from 'node:path';
import { z } from 'zod';
import type { MessageParams } from '../../shared/errors.ts';
import { dataDirOf } from './data-dir.ts';
import { AppError } from './errors.ts';

/** What can be configured from outside, the same for app, `serve` and command line. */
export interface Environment {
  /** Folder of database, settings, logs and backups. */
  dataDir: string;
  /** Database file, when it is not in the data folder. */
  databaseFile: string | undefined;
  /** HTTP port; 0 = any free one. `undefined`: the settings decide. */
  port: number | undefined;
  keys: { fred: string | undefined; coingecko: string | undefined };
  /** Stand-in for every source, without a slash at the end. */
  upstream: string | undefined;
  /** Factor on pauses between requests and before retries, 0-1. */
  pace: number;
  /** Start instant of the clock. */
  startAt: Date | undefined;
  /** Variables that were set but have no effect without DDC_UPSTREAM. */
  ignored: string[];
}

const known = ['DDC_DATA_DIR', 'DDC_DB', 'DDC_PORT', 'DDC_UPSTREAM', 'DDC_PACE', 'DDC_NOW'];

function refuse(name: string, problem: string, params: MessageParams = {}): never {
  throw new AppError('bad_config', { name, problem, ...params });
}

function wholePort(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) refuse(name, 'not_port', { value: text });
  return port;
}

function loopbackUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : refuse(name, 'not_url', { value: text });
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse(name, 'not_http');
  const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname);
  if (!loopback) refuse(name, 'not_loopback', { value: url.hostname });
  if (url.search || url.hash || url.username || url.password) refuse(name, 'bare_url');
  return url.href.replace(/\/+$/, '');
}

function instant(name: string, text: string): Date {
  // Not `new Date` alone: it takes 30 February for 2 March.
  if (!z.iso.datetime({ offset: true }).safeParse(text).success) {
    refuse(name, 'not_instant', { value: text });
  }
  return new Date(text);
}

/**
 * Reads the variables of the README's table. Unknown DDC_ variables and bad values are refused (`bad_config`);
 * empty ones count as not set.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const get = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name]);
  for (const name of Object.keys(env)) {
    if (name.startsWith('DDC_') && !known.includes(name))
      refuse(name, 'unknown_variable', { names: known.join(', ') });
  }
  const upstreamText = get('DDC_UPSTREAM');
  const upstream = upstreamText === undefined ? undefined : loopbackUrl('DDC_UPSTREAM', upstreamText);
  const paceText = get('DDC_PACE');
  const pace = paceText === undefined ? 1 : Number(paceText.trim() || Number.NaN);
  if (!(pace >= 0 && pace <= 1)) refuse('DDC_PACE', 'not_pace', { value: paceText ?? '' });
  const nowText = get('DDC_NOW');
  const startAt = nowText === undefined ? undefined : instant('DDC_NOW', nowText);
  const portText = get('DDC_PORT');
  const database = get('DDC_DB');
  return {
    dataDir: dataDirOf(env) ?? refuse('HOME', 'no_home'),
    databaseFile: database === undefined ? undefined : path.resolve(database),
    port: portText === undefined ? undefined : wholePort('DDC_PORT', portText),
    keys: { fred: get('FRED_API_KEY'), coingecko: get('COINGECKO_API_KEY') },
    upstream,
    pace,
    startAt,
    ignored: upstream ? [] : ['DDC_PACE', 'DDC_NOW'].filter((name) => get(name) !== undefined),
  };
}
