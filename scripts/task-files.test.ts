import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { scriptFolder, wantedTasks } from '../src/main/desktop/tasks.ts';
import { taskXml } from '../src/main/lib/task-xml.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'scripts/dev');
const read = (name: string) => fs.readFileSync(path.join(folder, name), 'latin1');
const files = fs.readdirSync(folder);
const scripts = files.filter((name) => /\.(?:cmd|ps1)$/.test(name));
const plan = { runAllAt: '06:00', newsAt: '06:30' };
const wanted = wantedTasks(scriptFolder('C:\\app'), plan);

test('everything that the tasks need is there', () => {
  expect(files.sort()).toEqual([
    'register_daily_collector.cmd',
    'register_daily_collector.ps1',
    'run_collection.cmd',
    'run_daily_collector.cmd',
    'run_news_fetch.cmd',
    'task-template.xml',
    'unregister_daily_collector.cmd',
    'unregister_daily_collector.ps1',
    'utf16-mark.bin',
  ]);
  expect([...fs.readFileSync(path.join(folder, 'utf16-mark.bin'))]).toEqual([0xff, 0xfe]);
});

test('the package takes all of them along', () => {
  const config = fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const filter = /from: scripts\/dev, to: scripts\/dev, filter: \[([^\]]*)\]/.exec(config)?.[1] ?? '';
  const patterns = filter.split(',').map((each) => each.replace(/[' ]/g, ''));
  const isTaken = (name: string) => patterns.some((pattern) => path.matchesGlob(name, pattern));
  expect(files.filter((name) => !isTaken(name))).toEqual([]);
});

test.each(scripts)('%s is ASCII, and is checked out with the line ends of Windows', (name) => {
  const text = read(name);
  expect(text).not.toMatch(/[^\r\n\x20-\x7e]/);
  expect(text).not.toMatch(/^(?!rem ).*\bchcp\b/im);
  const told = execFileSync('git', ['check-attr', 'eol', `scripts/dev/${name}`], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(told).toMatch(/: eol: crlf/);
  // A line end of Unix makes cmd miss its labels.
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test.each(scripts.filter((name) => name.endsWith('.cmd')))('%s jumps only to labels that it has', (name) => {
  const text = read(name);
  const labels = new Set([...text.matchAll(/^:(\w+)/gm)].map(([, label]) => label));
  const jumps = [...text.matchAll(/\b(?:goto|call) :?(\w+)/g)].map(([, label]) => label);
  for (const label of jumps) expect(labels, `${label}`).toContain(label);
  // Only the app may give a meaning to these names, and refuses those that it does not know.
  expect([...text.matchAll(/set "(DDC_\w+)/g)]).toEqual([]);
});

describe('the template', () => {
  test('filled in, is what the app itself would register', () => {
    for (const task of wanted) {
      const values: Record<string, string> = {
        NAME: task.name,
        DESCRIPTION: task.description,
        TIME: task.time,
        SCRIPT: path.win32.basename(task.args),
        FOLDER: task.workingDirectory,
      };
      const filled = read('task-template.xml').replace(
        /@([A-Z]+)@/g,
        (_, name: string) => values[name] ?? '?',
      );
      expect(filled.replace(/\r?\n/g, '\r\n')).toBe(taskXml(task));
    }
  });

  test('has one placeholder a line at most, as cmd can fill it', () => {
    for (const line of read('task-template.xml').split(/\r?\n/))
      expect(line.split('@').length).toBeOneOf([1, 3]);
  });
});

test.each(['register_daily_collector.cmd', 'register_daily_collector.ps1'])(
  '%s uses names, times and descriptions of the design',
  (name) => {
    for (const { name: task, time, description, args } of wanted)
      for (const said of [task, time, description, path.win32.basename(args)])
        expect(read(name)).toContain(said);
  },
);

/** Every node of a syntax tree. */
function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* nodesOf(child);
}

async function parsePowerShell(text: string): Promise<Node[]> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve(
    'tree-sitter-powershell/tree-sitter-powershell.wasm',
  );
  const parser = new Parser().setLanguage(await Language.load(grammar));
  const tree = parser.parse(text);
  return tree ? [...nodesOf(tree.rootNode)] : [];
}
const broken = (nodes: readonly Node[]) => nodes.filter((node) => node.isError || node.isMissing);

describe('the PowerShell scripts', () => {
  test.each(scripts.filter((name) => name.endsWith('.ps1')))('%s is PowerShell', async (name) => {
    const nodes = await parsePowerShell(read(name));
    expect(nodes.length).toBeGreaterThan(100);
    expect(broken(nodes).map((node) => node.text)).toEqual([]);
    expect(broken(await parsePowerShell(read(name).replace('param(', 'param'))).length).toBeGreaterThan(0);
  });

  test('registering has the parameters of the design', async () => {
    const nodes = await parsePowerShell(read('register_daily_collector.ps1'));
    const block = nodes.find(({ type }) => type === 'param_block');
    expect(block?.text.match(/\[string\]\$\w+ = "[^"]*"/g)).toEqual([
      '[string]$CollectorTaskName = "Stock_DataCollect_0600"',
      '[string]$CollectorTime = "06:00"',
      '[string]$NewsTaskName = "Stock_NewsFetch_0630"',
      '[string]$NewsTime = "06:30"',
    ]);
  });
});
