import { createHttpClient } from '../../shared/client.ts';
import type { RawInput } from '../../shared/contract.ts';
import type { Operation } from '../../shared/routes.ts';
import type { RunStatus } from '../../shared/words.ts';
import { perform } from '../api/perform.ts';
import type { Core } from '../core.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { replaceFile } from '../lib/replace-file.ts';
import type { CollectRequest } from './arguments.ts';

type Call = <N extends Operation>(name: N, input: RawInput<N>) => Promise<{ status: RunStatus }>;

function ask(call: Call, what: CollectRequest['what']): Promise<{ status: RunStatus }> {
  if (what === 'all') return call('collector.runAll', {});
  if (what === 'news') return call('news.fetch', {});
  return call('collector.run', { collector: what });
}

/** Tells whoever waits for the outcome. */
export function writeResult({ resultFile }: CollectRequest, status: RunStatus, log?: Log): void {
  if (resultFile === undefined) return;
  try {
    replaceFile(resultFile, `${status}\r\n`);
  } catch (error) {
    log?.warn('outcome could not be written', { error });
  }
}

async function carryOut(request: CollectRequest, call: Call, log?: Log): Promise<RunStatus> {
  const { what, trigger } = request;
  log?.info('collection asked for at the start', { what, trigger });
  let status: RunStatus = 'failed';
  try {
    ({ status } = await ask(call, what));
  } catch (error) {
    log?.error('collection asked for at the start broke', { what, error });
  }
  log?.info('collection asked for at the start ended', { what, status });
  writeResult(request, status, log);
  return status;
}

/** Collects with the core of this instance, joining what goes on already, and tells the outcome. Never throws. */
export function collectHere(request: CollectRequest, core: Core): Promise<RunStatus> {
  const call = async <N extends Operation>(name: N, input: RawInput<N>) => {
    const result = await perform(core, name, input, { trigger: request.trigger, through: 'cli' });
    if (!result.ok) throw new AppError(result.error.code, result.error.params);
    return result.value as { status: RunStatus };
  };
  return carryOut(request, call, core.log);
}

/** Lets another host collect, and tells the outcome. Never throws. */
export function collectThere(request: CollectRequest, url: string): Promise<RunStatus> {
  const client = createHttpClient({ baseUrl: url, triggeredBy: request.trigger });
  return carryOut(request, async (name, input) => (await client.call(name, input)) as { status: RunStatus });
}
