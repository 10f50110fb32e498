import { type AppError, toAppError } from '../lib/errors.ts';
import type { PortState } from '../lib/facilities.ts';
import type { Log } from '../lib/log.ts';
import type { HttpServer } from './server.ts';

export interface KeepPortOptions {
  log: Log;
  /** The port to be had, asked at every try. */
  port: () => number;
  /** Listens there. Throws `port_taken` or `port_reserved`. */
  open: (port: number) => Promise<HttpServer>;
  retryMs: number;
  onListening: (server: HttpServer) => void;
  /** Called once for each port that cannot be had; it is tried again every `retryMs`. */
  onProblem: (error: AppError) => void;
}

/** HTTP on the configured port for as long as the host runs, be it taken for a while or changed. */
export interface KeptPort {
  readonly server: HttpServer | undefined;
  state(): PortState;
  /** Tries at once; resolves when it has been tried. On another port than the one that is held, moves there. */
  retry(): Promise<void>;
  close(): Promise<void>;
}

/** Resolves after the first try. Throws what is no matter of the port. */
export async function keepPort(options: KeepPortOptions): Promise<KeptPort> {
  const { log } = options;
  let server: HttpServer | undefined;
  /** The configured port that `server` came from. */
  let held: number | undefined;
  let problem: AppError | undefined;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> | undefined;
  let isClosed = false;

  async function listen(port: number): Promise<void> {
    try {
      const started = await options.open(port);
      if (isClosed) return void (await started.close());
      server = started;
      held = port;
      problem = undefined;
      options.onListening(started);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'port_taken' && error.code !== 'port_reserved') throw thrown;
      const isNew = problem?.params.port !== error.params.port;
      problem = error;
      if (isNew) {
        log.warn('port not to be had', { port, error });
        options.onProblem(error);
      }
    }
  }

  async function tryOnce(): Promise<void> {
    clearTimeout(timer);
    const port = options.port();
    if (isClosed || (server && held === port)) return;
    const left = server;
    server = undefined;
    // Whoever asks over the old port still gets the answer to what was under way.
    await left?.close();
    await listen(port);
    if (server || isClosed) return;
    timer = setTimeout(
      () => void retry().catch((error: unknown) => log.error('listening broke', { error })),
      options.retryMs,
    );
  }

  /** One try at a time: a change of the port that comes in the middle of one is tried after it. */
  function retry(): Promise<void> {
    const next = (trying ?? Promise.resolve()).then(tryOnce);
    trying = next.catch(() => undefined);
    return next;
  }

  try {
    await retry();
  } catch (thrown) {
    await (server as HttpServer | undefined)?.close();
    throw thrown;
  }
  return {
    get server() {
      return server;
    },
    state: () => ({
      wanted: options.port(),
      listening: server?.port ?? null,
      problem: problem ? { code: problem.code, params: problem.params } : null,
    }),
    retry,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await trying;
      await server?.close();
    },
  };
}
