import { type ErrorCode, errorTable, type MessageParams } from '../../shared/errors.ts';
import { errorText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';

const english = translator('en');

/**
 * The one error of the product: a closed code, what fills its sentence, and the cause. `message` is the English
 * sentence, for logs; what a user reads is made from code and params in the user's language.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: MessageParams;

  constructor(code: ErrorCode, params: MessageParams = {}, options?: { cause?: unknown }) {
    super(errorText(english, code, params), options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  get httpStatus(): number {
    return errorTable[this.code].http;
  }

  get exitCode(): number {
    return errorTable[this.code].exit;
  }
}

/** Any thrown thing as an AppError; what is not ours becomes `internal` and keeps its cause for the log. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal', {}, { cause: thrown });
}

/** The code that Node or SQLite put on an error, if any. */
export function systemCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
