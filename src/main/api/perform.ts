import type { z } from 'zod';
import { contract, type Input, type Operation, type Reply } from '../../shared/contract.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import { type Caller, handlers } from './operations.ts';

/** An outcome as a value: Electron drops the code of a thrown error on its way to a window. */
export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; error: { code: ErrorCode; params: MessageParams; message: string } };

/** What is wrong with an input, in words that every language has. */
function inputProblem(issue: z.core.$ZodIssue): MessageParams {
  switch (issue.code) {
    case 'too_small':
      return { problem: 'at_least', limit: Number(issue.minimum) };
    case 'too_big':
      return { problem: 'at_most', limit: Number(issue.maximum) };
    case 'invalid_value':
      return { problem: 'not_choice', choices: issue.values.join(', ') };
    case 'invalid_format':
      return { problem: issue.format === 'date' ? 'not_date' : 'malformed' };
    case 'unrecognized_keys':
      return { problem: 'unknown_field', field: issue.keys.join(', ') };
    case 'invalid_type':
      return { problem: issue.input === undefined ? 'required' : 'malformed' };
    case 'invalid_union':
      return { problem: 'whole_number' };
    case 'custom':
      return { problem: issue.message, other: 'to' };
    default:
      return { problem: 'malformed' };
  }
}

/** An input as its schema has it. Throws `bad_input`, which names the field. */
export function parseInput<S extends z.ZodObject>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'input';
  throw new AppError('bad_input', { field, problem: 'malformed', ...(issue && inputProblem(issue)) });
}

/** The only way into the core: parses the input by the contract, runs the operation, turns errors into values. */
export async function perform<N extends Operation>(
  core: Core,
  name: N,
  raw: unknown,
  caller: Caller,
): Promise<Result<Reply<N>>> {
  try {
    // The contract is generic over its names, which zod's inference does not follow.
    const input = parseInput(contract[name].input, raw) as Input<N>;
    return { ok: true, value: await handlers[name](core, input, caller) };
  } catch (thrown) {
    const error = toAppError(core.store.explain(thrown));
    if (error.code === 'internal') core.log.error('operation broke', { operation: name, error: thrown });
    return { ok: false, error: { code: error.code, params: error.params, message: error.message } };
  }
}
