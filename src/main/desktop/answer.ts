import { contract } from '../../shared/contract.ts';
import {
  type DesktopInput,
  type DesktopOperation,
  type DesktopReply,
  desktopContract,
} from '../../shared/desktop.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import { errorText, type Translate } from '../../shared/i18n.ts';
import type { Operation } from '../../shared/routes.ts';
import { perform, type Result } from '../api/perform.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../lib/errors.ts';
import { parseInput } from '../lib/input.ts';

/** What each operation of the desktop contract does. A missing one does not compile. */
export type DesktopHandlers = {
  [N in DesktopOperation]: (input: DesktopInput<N>) => DesktopReply<N> | Promise<DesktopReply<N>>;
};

export interface AnswerOptions {
  core: Core;
  desktop: DesktopHandlers;
  translate: Translate;
}

type Answer = Result<unknown>;

/** An error as a window gets it: the sentence in the user's language. */
export function refusal(translate: Translate, code: ErrorCode, params: MessageParams = {}): Answer {
  return { ok: false, error: { code, params, message: errorText(translate, code, params) } };
}

async function performDesktop<N extends DesktopOperation>(
  { core, desktop, translate }: AnswerOptions,
  name: N,
  raw: unknown,
): Promise<Answer> {
  try {
    const input = parseInput(desktopContract[name].input, raw ?? {}) as DesktopInput<N>;
    return { ok: true, value: await desktop[name](input) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal') core.log.error('operation broke', { operation: name, error: thrown });
    return refusal(translate, error.code, error.params);
  }
}

/** Answers a call from a window. Whatever it holds, the answer is a value. */
export async function answer(options: AnswerOptions, name: unknown, raw: unknown): Promise<Answer> {
  if (typeof name === 'string' && Object.hasOwn(contract, name)) {
    const result = await perform(options.core, name as Operation, raw, {
      trigger: 'dashboard',
      through: 'desktop',
    });
    return result.ok ? result : refusal(options.translate, result.error.code, result.error.params);
  }
  if (typeof name === 'string' && Object.hasOwn(desktopContract, name)) {
    return performDesktop(options, name as DesktopOperation, raw);
  }
  return refusal(options.translate, 'not_found', { what: String(name).slice(0, 60) });
}
