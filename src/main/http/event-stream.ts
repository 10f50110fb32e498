import type { ServerResponse } from 'node:http';
import type { Core } from '../core.ts';
import { AppError } from '../lib/errors.ts';

const maxStreams = 32;
const heartbeatMs = 15_000;
/** A reader that is this far behind is gone; it will reconnect and read afresh. */
const maxBufferedBytes = 256 * 1024;

/** Server-sent events: what changed, never data. A reader that reconnects gets `hello` and re-reads what it shows. */
export function createEventStreams(core: Core) {
  const open = new Set<ServerResponse>();
  return {
    /** Throws `too_many_streams`. */
    add(response: ServerResponse): void {
      if (open.size >= maxStreams) throw new AppError('too_many_streams');
      open.add(response);
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      const send = (text: string) => {
        response.write(text);
        if (response.writableLength > maxBufferedBytes) response.destroy();
      };
      const hello = { instance_id: core.instanceId, version: core.version };
      send(`retry: 2000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n`);
      const unsubscribe = core.events.on((event) =>
        send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
      );
      const timer = setInterval(() => send(': still here\n\n'), heartbeatMs);
      response.on('close', () => {
        unsubscribe();
        clearInterval(timer);
        open.delete(response);
      });
    },
    close(): void {
      for (const response of open) response.end();
    },
  };
}
export type EventStreams = ReturnType<typeof createEventStreams>;
