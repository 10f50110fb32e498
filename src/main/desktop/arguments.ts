import { z } from 'zod';
import { AppError } from '../lib/errors.ts';

/** What can be asked to be collected from outside. */
const collectTargets = ['all', 'liquidity', 'crypto', 'news'] as const;

/** A collection that whoever starts the app asks for; also as one instance hands it to another. */
export const collectRequestSchema = z.object({
  what: z.enum(collectTargets),
  trigger: z.enum(['scheduler', 'manual-cli']),
  /** The file that is to hold the outcome in one word, once there is one. */
  resultFile: z.string().optional(),
});
export type CollectRequest = z.infer<typeof collectRequestSchema>;

/** How the app was asked to start. What is not ours in the arguments is Chromium's. */
export interface StartArguments {
  /** Tray only, as at login. */
  hidden: boolean;
  /** Simulated sources and a data folder of their own. */
  demo: boolean;
  collect?: CollectRequest;
}

export const hiddenFlag = '--hidden';

/** The value of `--name=value` or `--name value`. */
function flagValue(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = argv[at];
  if (arg === undefined) return undefined;
  const next = argv[at + 1];
  if (arg === name) return next === undefined || next.startsWith('--') ? '' : next;
  return arg.slice(name.length + 1);
}

function collectFrom(argv: readonly string[]): CollectRequest | undefined {
  const what = flagValue(argv, '--collect');
  if (what === undefined) return undefined;
  const trigger = flagValue(argv, '--trigger') ?? 'manual-cli';
  const parsed = collectRequestSchema.safeParse({ what, trigger, resultFile: flagValue(argv, '--result') });
  if (parsed.success) return parsed.data;
  const choices = collectTargets.join('|');
  throw new AppError('bad_usage', {
    problem: `--collect=${choices} --trigger=scheduler|manual-cli (--collect=${what} --trigger=${trigger})`,
  });
}

/** Throws `bad_usage` when a collection is asked for that there is not. */
export function readArguments(argv: readonly string[]): StartArguments {
  const collect = collectFrom(argv);
  return { hidden: argv.includes(hiddenFlag), demo: argv.includes('--demo'), ...(collect && { collect }) };
}

const requestFlags = ['--collect', '--trigger', '--result'];

/** The arguments without the program and without what this one start was asked to do, for a start that follows it. */
export function lastingArguments(argv: readonly string[]): string[] {
  return argv.filter((arg, at) => {
    const isValue = requestFlags.includes(argv[at - 1] ?? '') && !arg.startsWith('--');
    return at > 0 && arg !== hiddenFlag && !isValue && !requestFlags.includes(arg.split('=')[0] ?? '');
  });
}
