/** Format, lint, types, layers, dead code: runs them all, then says which of them failed. */
import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The five parts, in the order in which they are reported. */
const parts: readonly { name: string; command: string }[] = [
  { name: 'format', command: 'biome check --linter-enabled=false --error-on-warnings' },
  { name: 'lint', command: 'biome lint --error-on-warnings' },
  {
    name: 'types',
    command:
      'tsc -p . --pretty false && tsc -p tsconfig.renderer.json --pretty false && tsc -p tsconfig.windows.json --pretty false',
  },
  { name: 'layers', command: 'node scripts/check-layers.ts' },
  { name: 'dead code', command: 'knip --no-progress --no-config-hints' },
];

function run(command: string): Promise<{ ok: boolean; output: string }> {
  const PATH = join(root, 'node_modules/.bin') + delimiter + (process.env.PATH ?? '');
  // A shell, because on Windows the tools are .cmd files. The commands are ours and carry no outside text.
  const child = spawn(command, {
    cwd: root,
    shell: true,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((done) => {
    child.on('error', (error) => done({ ok: false, output: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

/** Runs every part, prints what each of them has to say when it failed, and returns how many passed and failed. */
export async function check(): Promise<{ passed: number; failed: number }> {
  const results = await Promise.all(parts.map(async (part) => ({ ...part, ...(await run(part.command)) })));
  for (const { name, ok, output } of results) if (!ok) console.log(`--- ${name}\n${output.trimEnd()}\n`);
  for (const { name, ok } of results) console.log(`${name}: ${ok ? 'ok' : 'failed'}`);
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed };
}

if (import.meta.main && (await check()).failed > 0) process.exitCode = 1;
