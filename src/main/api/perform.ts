import { contract, type Input, type Operation, type Reply } from '../../shared/contract.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import { type Caller, handlers } from './operations.ts';

/** An outcome as a value: Electron drops the code of a thrown error on its way to a window. */
export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; error: { code: ErrorCode; params: MessageParams; message: string } };

function parse<N extends Operation>(name: N, raw: unknown): Input<N> {
  const parsed = contract[name].input.safeParse(raw ?? {});
  // The contract is generic over its names, which zod's inference does not follow.
  if (parsed.success) return parsed.data as Input<N>;
  const issue = parsed.error.issues[0];
  throw new AppError('bad_input', {
    field: issue?.path.join('.') || 'input',
    problem: (issue?.message ?? '').replace(/^Invalid input: /, ''),
  });
}

/** The only way into the core: parses the input by the contract, runs the operation, turns errors into values. */
export async function perform<N extends Operation>(
  core: Core,
  name: N,
  raw: unknown,
  caller: Caller,
): Promise<Result<Reply<N>>> {
  try {
    return { ok: true, value: await handlers[name](core, parse(name, raw), caller) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal') core.log.error('operation broke', { operation: name, error: thrown });
    return { ok: false, error: { code: error.code, params: error.params, message: error.message } };
  }
}
