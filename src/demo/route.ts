import type { World } from './world/world.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a handler gets to know; `now` may be a day behind when yesterday's answer is asked for. */
export interface RequestContext {
  readonly world: World;
  readonly now: Date;
  readonly query: URLSearchParams;
  /** The parts of the path that stand in the brackets of `Route.path`. */
  readonly params: readonly string[];
}

/** An answer that is more than "200 and this JSON". A body that is not text or bytes goes out as JSON. */
export class Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | Uint8Array;

  constructor(body: Json | Uint8Array, options: ReplyOptions = {}) {
    this.status = options.status ?? 200;
    this.body = options.raw && typeof body === 'string' ? Buffer.from(body) : body;
    const type = options.contentType ?? 'application/json; charset=utf-8';
    this.headers = { 'content-type': type, ...options.headers };
  }

  /** The bytes on the wire. */
  bytes(): Buffer {
    return this.body instanceof Uint8Array ? Buffer.from(this.body) : Buffer.from(JSON.stringify(this.body));
  }
}

export interface ReplyOptions {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text that is sent as it is: HTML, RSS, JSON with its own white space. */
  readonly raw?: boolean;
}

/** One endpoint of one source: a file in `sources/` offers several. */
export interface Route {
  readonly host: string;
  /** The whole path, or a pattern for it. */
  readonly path: string | RegExp;
  readonly handle: (context: RequestContext) => Json | Reply;
}

/** The route of a path and the bracketed parts of its pattern. */
export function findRoute(
  routes: readonly Route[],
  host: string,
  path: string,
): { route: Route; params: readonly string[] } | undefined {
  for (const route of routes) {
    if (route.host !== host) continue;
    if (typeof route.path === 'string') {
      if (route.path === path) return { route, params: [] };
      continue;
    }
    const found = route.path.exec(path);
    if (found?.[0] === path) return { route, params: found.slice(1) };
  }
  return undefined;
}
