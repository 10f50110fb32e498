/**
 * Checks who imports whom under src/ (the order of the layers, as the table below says).
 *
 *   node scripts/check-layers.ts [root]
 *
 * Prints one plain line for each breach and exits 1. It also fails when it has read fewer files than there are,
 * so that a parser which silently skips TypeScript cannot look like a clean tree.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

/** Lowest first. A file imports its own rank or a lower one; names on one line do not know each other. */
const ranks: readonly (readonly string[])[] = [
  ['lib'],
  ['store', 'sources'],
  ['collectors'],
  ['runs'],
  ['core'],
  ['api'],
  ['http', 'schedule'],
  ['host'],
  ['cli', 'desktop'],
  ['index'],
];
/** Ranks that may be a single file straight in src/main/. */
const fileRanks = new Set(['core', 'host', 'cli', 'index']);
const outsideMain = new Set(['shared', 'renderer', 'preload', 'demo']);

/** Packages only a few ranks may touch. */
const reserved = [
  { name: 'electron', ranks: ['desktop', 'index', 'preload'], testsToo: true },
  { name: 'better-sqlite3', ranks: ['store'], testsToo: false },
];

const isCode = (path: string) => /\.[cm]?tsx?$/.test(path);
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const rankLevel = (rank: string) => ranks.findIndex((names) => names.includes(rank));

/** The rank of a file, by its path from the root (`src/main/store/open.ts` is `store`); undefined when it has none. */
export function rankOf(path: string): string | undefined {
  const [src, area, name, ...deeper] = path.split('/');
  if (src !== 'src' || area === undefined || name === undefined) return undefined;
  if (outsideMain.has(area)) return area;
  if (area !== 'main') return undefined;
  if (deeper.length > 0) return name !== 'index' && rankLevel(name) >= 0 ? name : undefined;
  const stem = name.replace(/(\.test)?\.ts$/, '');
  return stem !== name && fileRanks.has(stem) ? stem : undefined;
}

function rankRule(from: string, to: string, fromTest: boolean): string | undefined {
  if (from === to || to === 'shared' || (fromTest && to === 'demo')) return undefined;
  if (from === 'shared') return 'shared imports nothing of ours';
  if (from === 'renderer' || from === 'preload') return `${from} imports shared only`;
  if (from === 'demo') return to === 'lib' ? undefined : 'demo imports lib and shared only';
  if (to === 'demo') {
    return from === 'cli' || from === 'desktop'
      ? undefined
      : 'demo is imported by cli, desktop and test files only';
  }
  if (to === 'renderer' || to === 'preload') return `${to} is imported by nobody`;
  if (rankLevel(from) === rankLevel(to)) return `${from} and ${to} do not know each other`;
  return rankLevel(from) < rankLevel(to)
    ? `${to} lies above ${from}; a file imports its own rank or a lower one`
    : undefined;
}

function stepRule(from: string, to: string): string | undefined {
  const group = (path: string) => /^src\/main\/collectors\/([^/]+)\//.exec(path)?.[1];
  const [fromGroup, toGroup] = [group(from), group(to)];
  if (fromGroup === undefined || toGroup === undefined || !isCode(to) || isTest(from)) return undefined;
  if (from === `src/main/collectors/${fromGroup}/index.ts`) {
    return fromGroup === toGroup ? undefined : 'the index of a group imports the steps of that group only';
  }
  return 'a step never imports another step; what two of them share goes to sources';
}

/** One import found in the tree. `to` is a path from the root, or undefined when the import names a package. */
export type Import = { from: string; specifier: string; to: string | undefined; unresolved: boolean };

function importRule({ from, specifier, to, unresolved }: Import): string | undefined {
  const rank = rankOf(from);
  if (rank === undefined) return undefined; // told once for the file, not for each of its imports
  if (to === undefined) {
    const rule = reserved.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
    if (rule === undefined || rule.ranks.includes(rank) || (isTest(from) && !rule.testsToo)) return undefined;
    return `${rule.name} is imported by ${rule.ranks.join(', ')} only`;
  }
  if (unresolved) return 'there is no such file';
  if (!to.startsWith('src/')) {
    return isTest(from) || to === 'package.json' ? undefined : 'src imports nothing outside src';
  }
  if (isTest(to)) return 'a test file is imported by nobody';
  const toRank = rankOf(to);
  return toRank === undefined
    ? `${to} belongs to no rank`
    : (rankRule(rank, toRank, isTest(from)) ?? stepRule(from, to));
}

function findCycles(imports: readonly Import[]): string[] {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (to !== undefined) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  const told = new Set<string>();
  const problems: string[] = [];
  for (const start of [...graph.keys()].sort()) {
    if (told.has(start)) continue;
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (let at = queue.shift(); at !== undefined && !cameFrom.has(start); at = queue.shift()) {
      for (const next of graph.get(at) ?? []) {
        if (cameFrom.has(next)) continue;
        cameFrom.set(next, at);
        queue.push(next);
      }
    }
    if (!cameFrom.has(start)) continue;
    const cycle = [start];
    for (let at = cameFrom.get(start); at !== undefined && at !== start; at = cameFrom.get(at)) {
      cycle.unshift(at);
    }
    cycle.unshift(start);
    for (const file of cycle) told.add(file);
    problems.push(`${start} imports ${cycle[1]}: no cycles (${cycle.join(' → ')})`);
  }
  return problems;
}

/**
 * The breaches among `imports`, one plain line each, given the files that lie on disk and the files that were read.
 * Knows nothing of disks or parsers.
 */
export function judge(
  onDisk: readonly string[],
  read: readonly string[],
  imports: readonly Import[],
): string[] {
  const readSet = new Set(read);
  const problems = onDisk
    .filter((path) => rankOf(path) === undefined)
    .map((path) => `${path} belongs to no rank: put it into a known folder, or give its folder a rank`);
  for (const one of imports) {
    const rule = importRule(one);
    if (rule !== undefined) problems.push(`${one.from} imports ${one.to ?? one.specifier}: ${rule}`);
  }
  problems.push(...findCycles(imports));
  const unread = onDisk.filter((path) => !readSet.has(path));
  if (unread.length > 0) {
    const few = unread.slice(0, 5).join(', ');
    problems.push(
      `too few modules read: ${onDisk.length - unread.length} of ${onDisk.length}; not read: ${few}`,
    );
  }
  if (onDisk.length === 0) problems.push('too few modules read: there is no TypeScript file under src/');
  else if (imports.length === 0)
    problems.push('no import was found in any file: the parser cannot be trusted');
  return problems;
}

/** Reads the tree below `root`/src and judges it. Rejects when a file cannot be parsed. */
export async function checkLayers(
  root: string,
): Promise<{ files: number; imports: number; problems: string[] }> {
  const onDisk = readdirSync(resolve(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', path.replaceAll('\\', '/')))
    .filter(isCode)
    .sort();
  const result = await cruise(['src'], {
    baseDir: resolve(root),
    parser: 'swc',
    tsPreCompilationDeps: true, // type-only imports count
    doNotFollow: { path: 'node_modules' },
  });
  const { modules } = result.output as ICruiseResult;
  const imports: Import[] = [];
  const seen = new Set<string>();
  const add = (one: Import) => {
    const key = `${one.from}\n${one.to ?? one.specifier}`;
    if (!seen.has(key)) imports.push(one);
    seen.add(key);
  };
  const read = modules.map(({ source }) => source).filter((path) => path.startsWith('src/') && isCode(path));
  for (const { source, dependencies } of modules) {
    if (!source.startsWith('src/')) continue;
    for (const { module, resolved, couldNotResolve } of dependencies) {
      const relative = module.startsWith('.');
      const target = couldNotResolve ? posix.join(posix.dirname(source), module) : resolved;
      add({
        from: source,
        specifier: module,
        to: relative ? target : undefined,
        unresolved: couldNotResolve,
      });
    }
  }
  // The cruiser overlooks `import('./x.ts').Type`, which is an import like any other.
  const known = new Set(onDisk);
  for (const from of onDisk) {
    const text = readFileSync(resolve(root, from), 'utf8');
    for (const [, specifier] of text.matchAll(/\bimport\(\s*['"](\.{1,2}\/[^'"?]+)['"]/g)) {
      if (specifier === undefined) continue;
      const to = posix.join(posix.dirname(from), specifier);
      add({ from, specifier, to, unresolved: isCode(to) && to.startsWith('src/') && !known.has(to) });
    }
  }
  return { files: read.length, imports: imports.length, problems: judge(onDisk, read, imports) };
}

if (import.meta.main) {
  const { files, imports, problems } = await checkLayers(
    process.argv[2] ?? resolve(import.meta.dirname, '..'),
  );
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${files} files, ${imports} imports, no breach`);
}
