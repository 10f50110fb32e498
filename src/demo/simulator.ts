import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerControl } from './control.ts';
import { type Fault, plainFault } from './faults.ts';
import { sendFault, sendReply } from './respond.ts';
import { findRoute, Reply, type ReplyOptions, type Route } from './route.ts';
import { allRoutes } from './sources/index.ts';
import { createWorld, type World } from './world/world.ts';

export interface SimulatorOptions {
  /** 0 or none: any free port. */
  readonly port?: number;
  /** Asked at every request: the world is as of then. */
  readonly now: () => Date;
  /** Another seed is another world; the same seed is the same world in every process. */
  readonly seed?: number;
  readonly routes?: readonly Route[];
}

export interface LoggedRequest {
  /** `performance.now()` at arrival. */
  readonly at: number;
  /** The same clock when the answer was sent or the connection was gone. */
  readonly endedAt?: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** null while no status has been sent, and for ever when the fault sends none. */
  readonly status: number | null;
}

/** A part of "HOST/PATH?QUERY", or a pattern for "HOST/PATH". */
type Match = string | RegExp;

export interface Simulator {
  /** `http://127.0.0.1:PORT`, the value for `DDC_UPSTREAM`. */
  readonly url: string;
  /** In the order of arrival; requests to the controls are not among them. */
  readonly requests: readonly LoggedRequest[];
  /** The last set fault that matches wins; with `times` it is spent after that many requests. */
  setFault(match: Match, fault: Fault, times?: number): void;
  /** Serves these bytes in place of the simulated answer; faults apply to them too. */
  setBody(
    match: Match,
    body: Uint8Array | string,
    options?: Pick<ReplyOptions, 'contentType' | 'status'>,
  ): void;
  /** Takes back all faults and bodies. */
  clearFaults(): void;
  clearRequests(): void;
  /** Also ends the connections that a fault keeps hanging. */
  close(): Promise<void>;
}

interface Rule<T> {
  readonly match: Match;
  readonly value: T;
  left: number;
}

const DAY_MS = 86_400_000;

/** Demo mode runs for weeks: older requests are forgotten. */
const longestLog = 5000;

/** Starts a stand-in for every source on a loopback port. Its answers depend on the seed and on `now` alone. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = createWorld(options.seed ?? 1);
  const routes = options.routes ?? allRoutes;
  const faults: Rule<Fault>[] = [];
  const bodies: Rule<Reply>[] = [];
  const requests: Mutable<LoggedRequest>[] = [];
  const closing = new AbortController();

  const server = createServer((request, response) => {
    const target = request.url ?? '/';
    if (!URL.canParse(target, 'http://simulator')) {
      sendReply(response, new Reply({ error: 'not a path' }, { status: 400 }));
      return;
    }
    const url = new URL(target, 'http://simulator');
    if (url.pathname.startsWith('/__simulator/')) {
      void answerControl(simulator, url.pathname, request, response);
      return;
    }
    const call = readCall(request, url);
    requests.push(call);
    if (requests.length > longestLog) requests.shift();
    logEnd(call, response);
    void answer(call, url.searchParams, response);
  });

  async function answer(
    call: LoggedRequest,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    const target = call.host + call.path;
    const body = takeRule(bodies, target, query);
    const now = options.now();
    const good = (at: Date): Reply => body ?? handle(world, routes, call, query, at);
    const fault = takeRule(faults, target, query);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      if (call.method !== 'GET')
        sendReply(response, new Reply({ error: 'Method not allowed' }, { status: 405 }));
      else if (fault === undefined) sendReply(response, good(now));
      else {
        await sendFault(plainFault(fault), {
          host: call.host,
          good: () => good(now),
          yesterday: () => good(new Date(now.getTime() - DAY_MS)),
          query,
          response,
          signal: AbortSignal.any([gone.signal, closing.signal]),
        });
      }
    } catch (error) {
      // The client going away in the middle is how most faults end. Anything else is a bug here: show it.
      if (!gone.signal.aborted && !closing.signal.aborted && !response.headersSent) {
        sendReply(response, new Reply({ error: `simulator: ${String(error)}` }, { status: 599 }));
      } else response.destroy();
    }
  }

  const simulator: Simulator = {
    get url() {
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
    },
    requests,
    setFault: (match, fault, times) => addRule(faults, match, fault, times),
    setBody: (match, body, init = {}) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      addRule(bodies, match, new Reply(bytes, init));
    },
    clearFaults: () => {
      faults.length = 0;
      bodies.length = 0;
    },
    clearRequests: () => {
      requests.length = 0;
    },
    close: () =>
      new Promise((closed) => {
        closing.abort();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };

  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', listening);
  });
  return simulator;
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/** `/HOST/PATH?QUERY` */
function readCall(request: IncomingMessage, url: URL): Mutable<LoggedRequest> {
  const [, host = '', path = '/'] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  return {
    at: performance.now(),
    method: request.method ?? 'GET',
    host,
    path: path === '' ? '/' : path,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    status: null,
  };
}

function logEnd(call: Mutable<LoggedRequest>, response: ServerResponse): void {
  const { writeHead } = response;
  // The only moment at which a status is known to have been sent, also when no body follows.
  response.writeHead = function logged(this: ServerResponse, ...args: Parameters<typeof writeHead>) {
    [call.status] = args;
    return writeHead.apply(this, args);
  } as typeof writeHead;
  response.once('close', () => {
    call.endedAt = performance.now();
  });
}

function handle(
  world: World,
  routes: readonly Route[],
  { host, path }: LoggedRequest,
  query: URLSearchParams,
  now: Date,
): Reply {
  const found = findRoute(routes, host, path);
  if (found === undefined) return new Reply({ error: `Not found: ${host}${path}` }, { status: 404 });
  const answer = found.route.handle({ world, now, query, params: found.params });
  return answer instanceof Reply ? answer : new Reply(answer);
}

function addRule<T>(rules: Rule<T>[], match: Match, value: T, times = Number.POSITIVE_INFINITY): void {
  rules.unshift({ match, value, left: times });
}

function takeRule<T>(rules: Rule<T>[], target: string, query: URLSearchParams): T | undefined {
  const whole = `${target}?${query}`;
  const rule = rules.find(
    ({ match, left }) =>
      left > 0 && (typeof match === 'string' ? whole.includes(match) : target.search(match) >= 0),
  );
  if (rule !== undefined) rule.left -= 1;
  return rule?.value;
}
