import { startCli } from './cli.ts';

/** Dies without a word before the n-th change of the files in a folder. */
const prelude = `
  import fs from 'node:fs';
  const [folder, at] = JSON.parse(process.env.DIE_AT);
  let changes = 0;
  for (const name of ['writeFileSync', 'renameSync', 'linkSync', 'unlinkSync', 'rmSync']) {
    const real = fs[name];
    fs[name] = (...args) => {
      const isThere = args[0].startsWith(folder) && (name !== 'rmSync' || fs.existsSync(args[0]));
      if (isThere && ++changes === at) {
        // Windows does not tell a killed program from one that failed.
        fs.writeSync(2, 'killed here');
        process.kill(process.pid, 'SIGKILL');
      }
      return real.apply(fs, args);
    };
  }
`;

/**
 * Runs a command that is killed before it changes the files in `folder` for the `at`-th time. Returns whether it came
 * to its end before.
 */
export async function runUntil(
  args: readonly string[],
  env: Record<string, string>,
  folder: string,
  at: number,
): Promise<boolean> {
  const { code, stderr } = await startCli(args, {
    ...env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=data:text/javascript,${encodeURIComponent(prelude)}`,
    DIE_AT: JSON.stringify([folder, at]),
  }).done;
  const isKilled = stderr.endsWith('killed here');
  if (!isKilled && code !== 0) throw new Error(`the command failed (${code}): ${stderr}`);
  return !isKilled;
}
