#!/usr/bin/env node
// What electron-builder asks of fpm for a .deb, done with dpkg-deb: fpm itself has to be downloaded. Without
// compression, because such a package is for tests alone.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const flags = new Set(['--force', '--debug']);
const options = new Map();
const files = [];
const args = process.argv.slice(2);
while (args.length > 0) {
  const arg = args.shift();
  if (flags.has(arg)) continue;
  if (arg.startsWith('-')) options.set(arg, [...(options.get(arg) ?? []), args.shift()]);
  else files.push(arg.split('='));
}
const all = (name) => options.get(name) ?? [];
const one = (name) => all(name).at(-1);
if (one('-t') !== 'deb') throw new Error(`only a .deb can be made, not ${one('-t')}`);

const [summary, ...details] = one('--description').split('\n');
const control = [
  `Package: ${one('--name')}`,
  `Version: ${one('--version')}`,
  `Architecture: ${one('--architecture')}`,
  `Maintainer: ${one('--maintainer')}`,
  `Priority: ${one('--deb-priority') ?? 'optional'}`,
  `Homepage: ${one('--url')}`,
  `Depends: ${all('-d').join(', ')}`,
  `Recommends: ${all('--deb-recommends').join(', ')}`,
  `Description: ${summary}`,
  ...details.map((line) => ` ${line.trim() || '.'}`),
];

// Beside the package, for hard links.
const stage = mkdtempSync(join(dirname(one('--package')), '.deb-'));
try {
  for (const [from, to] of files) {
    const target = join(stage, to);
    mkdirSync(dirname(target), { recursive: true });
    if (statSync(from).isDirectory()) execFileSync('cp', ['-al', from, target]);
    else cpSync(from, target);
  }
  const scripts = join(stage, 'DEBIAN');
  mkdirSync(scripts);
  writeFileSync(
    join(scripts, 'control'),
    `${control.filter((line) => !/: (?:undefined)?$/.test(line)).join('\n')}\n`,
  );
  cpSync(one('--after-install'), join(scripts, 'postinst'));
  cpSync(one('--after-remove'), join(scripts, 'postrm'));
  execFileSync('chmod', ['755', stage, join(scripts, 'postinst'), join(scripts, 'postrm')]);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', stage, one('--package')]);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
