import { contract, type Input, type Reply } from '../../shared/contract.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Operation } from '../../shared/routes.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import { parseInput } from '../lib/input.ts';
import { type Caller, isTrusted } from './caller.ts';
import { handlers } from './operations.ts';

/** An outcome as a value: Electron drops the code of a thrown error on its way to a window. */
export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; error: { code: ErrorCode; params: MessageParams; message: string } };

/** The contract is generic over its names, which zod's inference does not follow. */
const parse = <N extends Operation>(name: N, raw: unknown): Input<N> =>
  parseInput(contract[name].input, raw ?? {}) as Input<N>;

/** The only way into the core: parses the input by the contract, runs the operation, turns errors into values. */
export async function perform<N extends Operation>(
  core: Core,
  name: N,
  raw: unknown,
  caller: Caller,
): Promise<Result<Reply<N>>> {
  try {
    if ('guarded' in contract[name] && !isTrusted(caller))
      throw new AppError('not_over_http', { what: contract[name].guarded });
    return { ok: true, value: await handlers[name](core, parse(name, raw), caller) };
  } catch (thrown) {
    const error = toAppError(core.store.explain(thrown));
    if (error.code === 'internal') core.log.error('operation broke', { operation: name, error: thrown });
    return { ok: false, error: { code: error.code, params: error.params, message: error.message } };
  }
}
