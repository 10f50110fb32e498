import type { Translate } from '../../shared/i18n.ts';

/** Where a command writes. With `--json`, standard output holds the JSON alone and people read standard error. */
export interface Terminal {
  translate: Translate;
  json: boolean;
  /** A line for people. */
  say: (line: string) => void;
  /** A line about something that went wrong. */
  complain: (line: string) => void;
  /** The result, for programs. */
  result: (value: unknown) => void;
}

/** A reader that has seen enough (`| head`) closes the pipe; what runs goes on without it. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

export function createTerminal(translate: Translate, json: boolean): Terminal {
  const out = (line: string) => void process.stdout.write(`${line}\n`);
  const err = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    translate,
    json,
    say: json ? err : out,
    complain: err,
    result: (value) => {
      if (json) out(JSON.stringify(value, null, 2));
    },
  };
}
