import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';
import { networkProblem } from './network-problem.ts';
import type { InTurn } from './turns.ts';

/** That a host has answered, and how. */
export interface Answer {
  status: number;
  /** When the host says that it has answered, in milliseconds since 1970; undefined when it does not say. */
  at: number | undefined;
  /** From sending to the head of the answer. */
  ms: number;
  /** How a refusal begins, in its own words. */
  refusal: string;
}

/**
 * Asks a host once, in its turn, and reads no more than the head of the answer: whatever the status, somebody is there.
 * Throws `source_unreachable`; `source_timeout` when the signal ends the wait for the answer; and the signal's reason
 * when the turn does not come before that.
 */
export type Probe = (
  signal: AbortSignal,
  request: { url: string; headers?: Record<string, string> },
) => Promise<Answer>;

const refusalBytes = 4_096;

/** The instant of an answer. What a cache keeps is dated by its making and says how old it is. */
function answeredAt({ headers }: Response): number | undefined {
  const made = Date.parse(headers.get('date') ?? '');
  const ageS = Number(headers.get('age') ?? 0);
  return Number.isFinite(made) && Number.isFinite(ageS) ? made + ageS * 1000 : undefined;
}

/** The first bytes of a refusal; what breaks off is no less a refusal. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= refusalBytes) break;
    }
  } catch {
    // What came before counts.
  }
  return Buffer.concat(chunks).subarray(0, refusalBytes).toString('utf8');
}

export function createProbe(options: {
  fetch: (
    url: string,
    init: { headers: Record<string, string>; redirect: 'manual'; signal: AbortSignal },
  ) => Promise<Response>;
  clock: Clock;
  userAgent: string;
  inTurn: InTurn;
  /** Where an address is fetched from: itself or its stand-in. */
  realAddress: (url: URL) => string;
}): Probe {
  const { clock, fetch, inTurn, realAddress, userAgent } = options;
  return (signal, request) => {
    const url = new URL(request.url);
    return inTurn(url.host, signal, async () => {
      const started = clock.monotonicMs();
      try {
        const headers = { accept: '*/*', 'user-agent': userAgent, ...request.headers };
        const response = await fetch(realAddress(url), { headers, redirect: 'manual', signal });
        const ms = Math.round(clock.monotonicMs() - started);
        const refusal = response.status < 400 ? '' : await beginningOf(response);
        await response.body?.cancel().catch(() => undefined);
        return { status: response.status, at: answeredAt(response), ms, refusal };
      } catch (cause) {
        if (signal.aborted) {
          const seconds = Math.round((clock.monotonicMs() - started) / 1000);
          throw new AppError('source_timeout', { host: url.hostname, seconds }, { cause });
        }
        const problem = networkProblem(cause);
        throw new AppError('source_unreachable', { host: url.hostname, problem }, { cause });
      }
    });
  };
}
