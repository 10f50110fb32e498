import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, parseFault } from './faults.ts';
import { sendReply } from './respond.ts';
import { Reply } from './route.ts';

/** What of the simulator another process may steer. */
interface Steerable {
  readonly requests: readonly unknown[];
  setFault(match: string, fault: Fault, times?: number): void;
  clearFaults(): void;
  clearRequests(): void;
}

/** No command is longer than this. */
const longestCommand = 64 * 1024;

/**
 * The controls for another process: POST `/__simulator/fault` `{match, fault, times?}`, POST `/__simulator/clear`,
 * GET `/__simulator/requests`. A command that makes no sense is refused with 400.
 */
export async function answerControl(
  simulator: Steerable,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    sendReply(response, await perform(simulator, `${request.method} ${path}`, request));
  } catch (error) {
    if (!response.headersSent) sendReply(response, new Reply({ error: String(error) }, { status: 400 }));
  }
}

async function perform(simulator: Steerable, command: string, request: IncomingMessage): Promise<Reply> {
  switch (command) {
    case 'GET /__simulator/requests':
      return new Reply(JSON.stringify(simulator.requests), { raw: true });
    case 'POST /__simulator/clear':
      simulator.clearFaults();
      simulator.clearRequests();
      return new Reply({ ok: true });
    case 'POST /__simulator/fault':
      setFault(simulator, JSON.parse(await readBody(request)));
      return new Reply({ ok: true });
    default:
      return new Reply({ error: `No such control: ${command}` }, { status: 404 });
  }
}

function setFault(simulator: Steerable, command: unknown): void {
  if (typeof command !== 'object' || command === null) throw new TypeError('an object is needed');
  const match = 'match' in command ? command.match : undefined;
  const fault = parseFault('fault' in command ? command.fault : undefined);
  const times = 'times' in command ? command.times : undefined;
  if (typeof match !== 'string') throw new TypeError('match: a part of HOST/PATH is needed');
  if (fault === undefined) throw new TypeError('fault: not one the simulator knows');
  if (times === undefined || times === null) simulator.setFault(match, fault);
  else if (typeof times === 'number' && times > 0) simulator.setFault(match, fault, times);
  else throw new TypeError('times: a number above 0 is needed');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > longestCommand) throw new RangeError('the command is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
