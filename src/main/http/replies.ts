import { createHash } from 'node:crypto';
import { contract } from '../../shared/contract.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Operation } from '../../shared/routes.ts';
import type { Caller } from '../api/caller.ts';
import { perform } from '../api/perform.ts';
import type { Core } from '../core.ts';
import { collectionDate } from '../lib/day.ts';

export interface Body {
  bytes: Buffer;
  /** Only for replies that may be cached. */
  etag?: string;
}

export type Outcome =
  | { ok: true; body: Body }
  | { ok: false; error: { code: ErrorCode; params: MessageParams } };

const maxCached = 64;

/**
 * Performs operations and serialises their replies. Replies that depend on the stored data alone are kept until any
 * program changes the database or the collection date turns.
 */
export function createReplies(core: Core) {
  const cache = new Map<string, { version: string; body: Body }>();

  return {
    async get(name: Operation, raw: unknown, caller: Caller): Promise<Outcome> {
      const isCacheable = 'cacheable' in contract[name];
      const key = isCacheable ? `${name} ${JSON.stringify(raw)}` : '';
      const version = isCacheable ? `${core.store.dataVersion()} ${collectionDate(core.clock.now())}` : '';
      const cached = isCacheable ? cache.get(key) : undefined;
      if (cached?.version === version) return { ok: true, body: cached.body };

      const result = await perform(core, name, raw, caller);
      if (!result.ok) return result;
      const bytes = Buffer.from(JSON.stringify(result.value));
      if (!isCacheable) return { ok: true, body: { bytes } };
      const etag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
      const body = { bytes, etag };
      if (cache.size >= maxCached) cache.delete(cache.keys().next().value ?? '');
      cache.set(key, { version, body });
      return { ok: true, body };
    },
  };
}
