import type { z } from 'zod';
import type { MessageParams } from '../../shared/errors.ts';
import { AppError } from './errors.ts';

/** What is wrong with an input, in words that every language has. The value itself is never repeated. */
function inputProblem(issue: z.core.$ZodIssue): MessageParams {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? { problem: 'malformed' }
        : { problem: 'at_least', limit: Number(issue.minimum) };
    case 'too_big':
      return issue.origin === 'string'
        ? { problem: 'too_long', limit: Number(issue.maximum) }
        : { problem: 'at_most', limit: Number(issue.maximum) };
    case 'invalid_value':
      return { problem: 'not_choice', choices: issue.values.join(', ') };
    case 'invalid_format':
      return { problem: formatProblems[issue.format] ?? 'malformed' };
    case 'unrecognized_keys':
      return { problem: 'unknown_field', field: [...issue.path, issue.keys.join(', ')].join('.') };
    case 'invalid_type':
      return {
        problem: issue.input === undefined ? 'required' : (typeProblems[issue.expected] ?? 'malformed'),
      };
    case 'invalid_union':
      return { problem: 'whole_number' };
    case 'custom':
      return { problem: String(issue.params?.problem ?? issue.message), other: 'to' };
    default:
      return { problem: 'malformed' };
  }
}

const formatProblems: Readonly<Record<string, string>> = { date: 'not_date', time: 'not_time' };
const typeProblems: Readonly<Record<string, string>> = { int: 'whole_number', boolean: 'not_boolean' };

/** What a caller sent, by its schema. Throws `bad_input` with the field and what is wrong with it. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'input';
  throw new AppError('bad_input', { field, problem: 'malformed', ...(issue && inputProblem(issue)) });
}
