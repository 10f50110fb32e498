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
