import type { Client } from '../../shared/caller.ts';
import { createHttpClient } from '../../shared/client.ts';
import type { AppEvent } from '../../shared/events.ts';
import type { CliTrigger } from './program.ts';

/** The blocks of a server-sent event stream. */
async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

/** A running host as the command line uses it. */
export interface HostSession {
  url: string;
  client: Client;
  /** Listens to the host's events until `stop`; resolves once the stream is open, or at once when it cannot be had. */
  listen(onEvent: (event: AppEvent) => void): Promise<void>;
  stop(): void;
}

export function openHostSession(url: string, trigger: CliTrigger): HostSession {
  const controller = new AbortController();
  return {
    url,
    client: createHttpClient({ baseUrl: url, triggeredBy: trigger }),
    async listen(onEvent) {
      try {
        const response = await fetch(`${url}/api/v1/events`, { signal: controller.signal });
        if (!response.ok || !response.body) return;
        const { body } = response;
        void (async () => {
          for await (const block of blocks(body)) {
            const data = /^data: (.*)$/m.exec(block)?.[1];
            const isOurs = /^event: (?:run|step):/m.test(block);
            if (data && isOurs) onEvent(JSON.parse(data) as AppEvent);
          }
        })().catch(() => {
          // Progress is a courtesy: the result comes over the call itself.
        });
      } catch {
        // The same.
      }
    },
    stop: () => controller.abort(),
  };
}
