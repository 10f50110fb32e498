import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkLayers, judge } from './check-layers.ts';

const planted: string[] = [];
afterEach(() => {
  for (const root of planted.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A small tree that keeps every rule; a test plants its breach on top. */
const clean: Record<string, string> = {
  'src/shared/model.ts': 'export type Row = { day: string };',
  'src/main/lib/log.ts':
    "import type { Row } from '../../shared/model.ts';\nexport const log = (row: Row) => row;",
  'src/main/store/open.ts':
    "import Database from 'better-sqlite3';\nimport '../lib/log.ts';\nexport { Database };",
  'src/main/sources/fred.ts': "import '../lib/log.ts';\nexport const fred = 1;",
  'src/main/collectors/collector.ts': 'export type Collector = { name: string };',
  'src/main/collectors/crypto/fear.ts':
    "import type { Collector } from '../collector.ts';\nexport type A = Collector;",
  'src/main/collectors/crypto/price.ts': "import '../../sources/fred.ts';\nexport const price = 1;",
  'src/main/collectors/crypto/price.test.ts': "import '../../../demo/upstream.ts';\nimport './price.ts';",
  'src/main/collectors/crypto/index.ts': "import './fear.ts';\nimport './price.ts';",
  'src/main/collectors/index.ts': "import './crypto/index.ts';",
  'src/main/runs/runner.ts': "import '../collectors/index.ts';\nimport '../store/open.ts';",
  'src/main/core.ts': "import './runs/runner.ts';",
  'src/main/core.test.ts': "import 'better-sqlite3';\nimport './core.ts';",
  'src/main/api/perform.ts': "import '../core.ts';",
  'src/main/http/server.ts': "import '../api/perform.ts';",
  'src/main/schedule/due.ts': "import '../api/perform.ts';",
  'src/main/host.ts': "import './http/server.ts';\nimport './schedule/due.ts';",
  'src/main/cli.ts': "import './host.ts';\nimport './cli/texts.ts';\nawait import('../demo/upstream.ts');",
  'src/main/cli/texts.ts': 'export const texts = {};',
  'src/main/desktop/start.ts': "import 'electron';\nimport '../host.ts';",
  'src/main/index.ts': "import './cli.ts';\nimport './desktop/start.ts';",
  'src/demo/upstream.ts': "import '../main/lib/log.ts';",
  'src/renderer/main.tsx': "import '../shared/model.ts';\nexport const main = <div />;",
  'src/preload/index.ts': "import 'electron';\nimport '../shared/model.ts';",
};

function plant(extra: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  planted.push(root);
  for (const [path, text] of Object.entries({ ...clean, ...extra })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

test('a tree that keeps the rules passes, and every file of it is read', async () => {
  expect(await checkLayers(plant({}))).toMatchObject({ files: Object.keys(clean).length, problems: [] });
});

const breaches: Record<string, [path: string, text: string, line: string]> = {
  'an upward import': [
    'src/main/lib/up.ts',
    "import '../store/open.ts';",
    'src/main/lib/up.ts imports src/main/store/open.ts: store lies above lib; a file imports its own rank or a lower one',
  ],
  'a type-only import upward': [
    'src/main/api/up.ts',
    "import type { Server } from '../http/server.ts';",
    'src/main/api/up.ts imports src/main/http/server.ts: http lies above api; a file imports its own rank or a lower one',
  ],
  'an inline type import upward': [
    'src/main/runs/up.ts',
    "export type Core = import('../core.ts').Core;",
    'src/main/runs/up.ts imports src/main/core.ts: core lies above runs; a file imports its own rank or a lower one',
  ],
  'a dynamic import upward': [
    'src/main/runs/up.ts',
    "await import('../host.ts');",
    'src/main/runs/up.ts imports src/main/host.ts: host lies above runs; a file imports its own rank or a lower one',
  ],
  'a re-export of types upward': [
    'src/main/store/up.ts',
    "export type { Collector } from '../collectors/collector.ts';",
    'src/main/store/up.ts imports src/main/collectors/collector.ts: collectors lies above store; a file imports its own rank or a lower one',
  ],
  'a test file that imports upward': [
    'src/main/lib/up.test.ts',
    "import '../core.ts';",
    'src/main/lib/up.test.ts imports src/main/core.ts: core lies above lib; a file imports its own rank or a lower one',
  ],
  'store that knows sources': [
    'src/main/store/side.ts',
    "import '../sources/fred.ts';",
    'src/main/store/side.ts imports src/main/sources/fred.ts: store and sources do not know each other',
  ],
  'sources that know store': [
    'src/main/sources/side.ts',
    "import '../store/open.ts';",
    'src/main/sources/side.ts imports src/main/store/open.ts: sources and store do not know each other',
  ],
  'a renderer that imports main': [
    'src/renderer/page.tsx',
    "import '../main/lib/log.ts';",
    'src/renderer/page.tsx imports src/main/lib/log.ts: renderer imports shared only',
  ],
  'shared that imports something of ours': [
    'src/shared/up.ts',
    "import '../main/lib/log.ts';",
    'src/shared/up.ts imports src/main/lib/log.ts: shared imports nothing of ours',
  ],
  'electron in core': [
    'src/main/core.ts',
    "import { app } from 'electron';\nexport { app };",
    'src/main/core.ts imports electron: electron is imported by desktop, index, preload only',
  ],
  'better-sqlite3 in api': [
    'src/main/api/sql.ts',
    "import type Database from 'better-sqlite3';\nexport type D = Database;",
    'src/main/api/sql.ts imports better-sqlite3: better-sqlite3 is imported by store only',
  ],
  'a step that imports a step': [
    'src/main/collectors/crypto/fear.ts',
    "import './price.ts';",
    'src/main/collectors/crypto/fear.ts imports src/main/collectors/crypto/price.ts: a step never imports another step; what two of them share goes to sources',
  ],
  'a step that imports a step of another group': [
    'src/main/collectors/news/rss.ts',
    "import '../crypto/price.ts';",
    'src/main/collectors/news/rss.ts imports src/main/collectors/crypto/price.ts: a step never imports another step; what two of them share goes to sources',
  ],
  'a demo that imports more than lib': [
    'src/demo/more.ts',
    "import '../main/sources/fred.ts';",
    'src/demo/more.ts imports src/main/sources/fred.ts: demo imports lib and shared only',
  ],
  'a host that imports the demo': [
    'src/main/host.ts',
    "import '../demo/upstream.ts';",
    'src/main/host.ts imports src/demo/upstream.ts: demo is imported by cli, desktop and test files only',
  ],
  'a cycle': [
    'src/main/lib/log.ts',
    "import './other.ts';",
    'src/main/lib/log.ts imports src/main/lib/other.ts: no cycles (src/main/lib/log.ts → src/main/lib/other.ts → src/main/lib/log.ts)',
  ],
  'an import of a file that is not there': [
    'src/main/api/lost.ts',
    "import './nowhere.ts';",
    'src/main/api/lost.ts imports src/main/api/nowhere.ts: there is no such file',
  ],
  'a folder without a rank': [
    'src/main/utils/misc.ts',
    'export const misc = 1;',
    'src/main/utils/misc.ts belongs to no rank: put it into a known folder, or give its folder a rank',
  ],
};

test.each(Object.entries(breaches))('%s fails', async (_name, [path, text, line]) => {
  const other = { 'src/main/lib/other.ts': "import type { L } from './log.ts';\nexport type O = L;" };
  const { problems } = await checkLayers(plant({ ...other, [path]: text }));
  expect(problems).toEqual([line]);
});

test('too few modules read fails', () => {
  const files = ['src/main/lib/a.ts', 'src/main/lib/b.ts'];
  const one = { from: files[0] ?? '', specifier: 'zod', to: undefined, unresolved: false };
  expect(judge(files, files, [one])).toEqual([]);
  expect(judge(files, files.slice(1), [one])).toEqual([
    'too few modules read: 1 of 2; not read: src/main/lib/a.ts',
  ]);
  expect(judge(files, files, [])).toEqual(['no import was found in any file: the parser cannot be trusted']);
  expect(judge([], [], [])).toEqual(['too few modules read: there is no TypeScript file under src/']);
});

test('the command prints each breach as a plain line and exits 1', () => {
  const script = join(import.meta.dirname, 'check-layers.ts');
  const run = (root: string) => spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  const bad = run(plant({ 'src/main/core.ts': "import 'electron';" }));
  expect(bad).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'src/main/core.ts imports electron: electron is imported by desktop, index, preload only\n',
  });
  expect(run(plant({}))).toMatchObject({ status: 0, stderr: '' });
});

test('this repository keeps the rules', async () => {
  expect((await checkLayers(join(import.meta.dirname, '..'))).problems).toEqual([]);
});
