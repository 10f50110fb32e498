import type { z } from 'zod';
import { CallError, type Client, createCaller } from '../../shared/caller.ts';
import type { RawInput, Reply } from '../../shared/contract.ts';
import type { DesktopOperation, DesktopReply, desktopContract } from '../../shared/desktop.ts';
import { errorTable, isErrorCode, messageParams } from '../../shared/errors.ts';
import type { AppEvent } from '../../shared/events.ts';
import type { Operation } from '../../shared/routes.ts';
import { earlyKey } from '../first-reads.ts';

/** What the preload script of a desktop window exposes; errors come as values, since Electron drops their codes. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<BridgeResult>;
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: AppEvent) => void): () => void;
}
type BridgeResult =
  | { ok: true; value: unknown }
  | { ok: false; error: { code: string; message: string; params?: unknown } };

declare global {
  interface Window {
    desktop?: DesktopBridge;
  }
}

/** What only the desktop app can do, by the names of its own contract. */
export type DesktopCall = <N extends DesktopOperation>(
  name: N,
  input: z.input<(typeof desktopContract)[N]['input']>,
) => Promise<DesktopReply<N>>;

export type Connection = 'connecting' | 'open' | 'lost';

/** How the dashboards talk to the host: over IPC in a desktop window, else over HTTP and server-sent events. */
export interface Transport {
  kind: 'desktop' | 'http';
  client: Client;
  /** In a window of the desktop app alone. */
  desktop?: DesktopCall;
  /** Tells of events and of the connection until the returned function is called. */
  listen(onEvent: (event: AppEvent) => void, onConnection: (connection: Connection) => void): () => void;
}

/** Gives the answer that is on its way to a question: a path over HTTP, an `earlyKey` over IPC. */
type TakeEarly = <Answer>(question: string) => Promise<Answer> | undefined;

const eventTypes: readonly AppEvent['type'][] = [
  'run:started',
  'step:started',
  'step:finished',
  'run:finished',
  'data:changed',
  'settings:changed',
  'schedule:changed',
  'database:restored',
  'backups:changed',
];

const reconnectMs = 2_000;

/** Events of a browser. The stream is opened anew whenever it breaks, for good or not, until nobody listens. */
function listenToStream(
  onEvent: (event: AppEvent) => void,
  onConnection: (connection: Connection) => void,
): () => void {
  let stream: EventSource | undefined;
  let timer: number | undefined;
  let known: string | undefined;
  const open = () => {
    stream = new EventSource('/api/v1/events');
    stream.addEventListener('hello', ({ data }: MessageEvent<string>) => {
      const { version } = JSON.parse(data) as { version: string };
      known ??= version;
      // The host has been updated behind this page, which speaks the language of the one before.
      if (version !== known) window.location.reload();
      onConnection('open');
    });
    for (const type of eventTypes) {
      stream.addEventListener(type, (message: MessageEvent<string>) =>
        onEvent(JSON.parse(message.data) as AppEvent),
      );
    }
    stream.onerror = () => {
      onConnection('lost');
      stream?.close();
      timer = window.setTimeout(open, reconnectMs);
    };
  };
  open();
  return () => {
    window.clearTimeout(timer);
    stream?.close();
  };
}

function httpTransport(takeEarly: TakeEarly): Transport {
  return {
    kind: 'http',
    client: createCaller({
      baseUrl: '',
      fetch: (path, options) => takeEarly<Response>(path) ?? fetch(path, options),
      triggeredBy: 'dashboard',
      // The page came from this very host, and leaves when another version answers: checking would only cost time.
      replyOf: (_name, body) => body as never,
    }),
    listen: listenToStream,
  };
}

function desktopTransport(bridge: DesktopBridge, takeEarly: TakeEarly): Transport {
  async function call(name: string, input: unknown): Promise<unknown> {
    const result = await (takeEarly<BridgeResult>(earlyKey(name, input)) ?? bridge.call(name, input));
    // The main process is ours and of the same build: its values need no second check.
    if (result.ok) return result.value;
    const { code, message, params } = result.error;
    const known = isErrorCode(code) ? code : undefined;
    throw new CallError(known ? errorTable[known].http : 500, known, message, messageParams(params));
  }
  return {
    kind: 'desktop',
    client: {
      call: <N extends Operation>(name: N, input: RawInput<N>) => call(name, input) as Promise<Reply<N>>,
    },
    desktop: (name, input) => call(name, input) as ReturnType<DesktopCall> as never,
    listen(onEvent, onConnection) {
      onConnection('open');
      return bridge.onEvent(onEvent);
    },
  };
}

/** Chosen once, at the start of the page. */
export const createTransport = (takeEarly: TakeEarly = () => undefined): Transport =>
  window.desktop ? desktopTransport(window.desktop, takeEarly) : httpTransport(takeEarly);
