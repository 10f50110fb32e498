/** Builds everything under out/. New files replace the old in one go, so a running product never sees half of one. */
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildEnvironmentOptions, build, type InlineConfig } from 'vite';
import { builtLast, newestSource } from './ensure-built.mjs';

// A build that a test run started would otherwise hold React's slow development code.
process.env.NODE_ENV = 'production';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'out');

interface Part {
  /** Folder below out/. */
  folder: string;
  /** The file that makes the rest count; it replaces its predecessor last. */
  entry: string;
  config: InlineConfig;
}

/** A program in one file. */
function program(
  folder: string,
  entry: string,
  source: string,
  output: NonNullable<BuildEnvironmentOptions['rolldownOptions']>['output'],
): Part {
  return {
    folder,
    entry,
    config: {
      configFile: join(root, 'vite.main.config.ts'),
      build: { ssr: source, rolldownOptions: { output: { strict: true, ...output, entryFileNames: entry } } },
    },
  };
}

// The engine keeps the text of a program in memory as long as it runs. Functions keep their names, for the stacks in
// the log.
const small = {
  compress: true,
  mangle: { keepNames: { function: true, class: true } },
  codegen: true,
};

const parts: readonly Part[] = [
  {
    folder: 'renderer',
    entry: 'index.html',
    config: { root: join(root, 'src/renderer'), configFile: join(root, 'vite.renderer.config.ts') },
  },
  // A sandboxed preload has no modules.
  program('preload', 'index.cjs', 'src/preload/index.ts', { format: 'cjs' }),
  // Loaded by the main program when there is an address for updates.
  program('main', 'updater.cjs', 'src/main/desktop/updater.ts', { format: 'cjs', minify: small }),
  program('main', 'desktop.cjs', 'src/main/desktop/start.ts', { format: 'cjs', minify: small }),
  program('main', 'index.js', 'src/main/index.ts', { format: 'es' }),
  program('main', 'cli.js', 'src/main/cli.ts', { format: 'es' }),
];

/** Every file below a folder, by its path from there. */
const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(dir.length + 1));

async function make({ folder, entry, config }: Part, readAt: Date): Promise<void> {
  const fresh = join(out, `.${folder}-${entry}-${process.pid}`);
  const target = join(out, folder);
  try {
    await build({ root, logLevel: 'warn', ...config, build: { ...config.build, outDir: fresh } });
    utimesSync(join(fresh, entry), readAt, readAt);
    const names = filesIn(fresh).sort((a, b) => Number(a === entry) - Number(b === entry));
    for (const name of names) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      renameSync(join(fresh, name), join(target, name));
    }
    // Files whose names carry a hash would pile up; other parts may share the folder.
    for (const old of filesIn(target)) {
      if (old.startsWith('assets') && !names.includes(old)) rmSync(join(target, old), { force: true });
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

// What is changed while the build ran is not in it, so the result carries the time of the sources it has
// read, rounded up because a Date knows no part of a millisecond.
const readAt = new Date(Math.ceil(newestSource(root)));
for (const part of parts) await make(part, readAt);
if (parts.at(-1)?.entry !== builtLast) throw new Error(`${builtLast} has to be built last`);
