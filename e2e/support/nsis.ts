import fs from 'node:fs';
import path from 'node:path';

const find = (...programs: string[]): string | undefined =>
  programs.find((program) => fs.existsSync(program));
const makensis = find('/usr/bin/makensis');
const sevenZip = find('/usr/bin/7za', '/usr/bin/7zz', '/usr/bin/7z');
const templates = path.resolve(import.meta.dirname, '../../node_modules/app-builder-lib/templates/nsis');

/** Those that Debian's NSIS brings. */
const ownPlugins = '/usr/share/nsis/Plugins/x86-unicode';

/** Why the installer cannot be built here; undefined when it can. Debian's packages nsis and p7zip-full. */
export const nsisMissing: string | undefined =
  process.platform !== 'linux'
    ? 'runs on Linux'
    : makensis
      ? sevenZip
        ? undefined
        : 'needs 7za'
      : 'needs makensis';

/** A DLL of nothing but names: all that the compiler wants to know of a plug-in. */
function library(name: string, functions: readonly string[]): Buffer {
  const sorted = [...functions].sort();
  const count = sorted.length;
  const base = 0x1000;
  const [addresses, names, ordinals] = [40, 40 + count * 4, 40 + count * 8];
  const text = [name, ...sorted].map((each) => `${each}\0`);
  const starts = text.map((_, at) => ordinals + count * 2 + text.slice(0, at).join('').length);
  const end = ordinals + count * 2 + text.join('').length;
  const table = Buffer.alloc(Math.ceil((end + 1) / 512) * 512);
  for (const [at, value] of [
    [12, base + (starts[0] ?? 0)],
    [16, 1],
    [20, count],
    [24, count],
    [28, base + addresses],
    [32, base + names],
    [36, base + ordinals],
  ] as const)
    table.writeUInt32LE(value, at);
  for (let each = 0; each < count; each++) {
    table.writeUInt32LE(base + end, addresses + each * 4);
    table.writeUInt32LE(base + (starts[each + 1] ?? 0), names + each * 4);
    table.writeUInt16LE(each, ordinals + each * 2);
  }
  table.write(text.join(''), starts[0] ?? 0, 'latin1');

  const head = Buffer.alloc(512);
  const [coff, optional, section] = [0x84, 0x98, 0x178];
  head.write('MZ', 0);
  head.writeUInt32LE(0x80, 0x3c);
  head.write('PE\0\0', 0x80);
  for (const [at, value] of [
    [coff, 0x14c],
    [coff + 2, 1],
    [coff + 16, 224],
    [coff + 18, 0x2102],
    [optional, 0x10b],
    [optional + 40, 4],
    [optional + 48, 4],
    [optional + 68, 2],
  ] as const)
    head.writeUInt16LE(value, at);
  for (const [at, value] of [
    [optional + 28, 0x10000000],
    [optional + 32, 0x1000],
    [optional + 36, 512],
    [optional + 56, base + Math.ceil(table.length / 0x1000) * 0x1000],
    [optional + 60, 512],
    [optional + 92, 16],
    // The table of exports, which is all that there is.
    [optional + 96, base],
    [optional + 100, end],
    [section + 8, table.length],
    [section + 12, base],
    [section + 16, table.length],
    [section + 20, 512],
    [section + 36, 0x60000020],
  ] as const)
    head.writeUInt32LE(value, at);
  head.write('.text', section);
  return Buffer.concat([head, table]);
}

/** The plug-ins that electron-builder's templates call, and what they call of them. */
function calledPlugins(): Map<string, Set<string>> {
  const called = new Map<string, Set<string>>();
  for (const file of fs.readdirSync(templates, { recursive: true, encoding: 'utf8' })) {
    if (!/\.ns[hi]$/.test(file)) continue;
    const text = fs.readFileSync(path.join(templates, file), 'utf8');
    for (const [, plugin = '', name = ''] of text.matchAll(/\b([A-Za-z]\w+)::(\w+)/g)) {
      if (!fs.existsSync(path.join(ownPlugins, `${plugin}.dll`)))
        called.set(plugin, (called.get(plugin) ?? new Set()).add(name));
    }
  }
  return called;
}

/**
 * What electron-builder downloads for an installer, in a folder, and the environment that tells it so: Debian's compiler
 * with plug-ins that do nothing, and a wine that makes of the uninstaller a file that is none. What it builds is compiled
 * from the real templates and installs nothing.
 */
export function standInForNsis(folder: string): Record<string, string> {
  const [tools, resources, bin] = ['tools', 'resources', 'bin'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const dir of [tools, bin, path.join(resources, 'plugins/x86-unicode')])
    fs.mkdirSync(dir, { recursive: true });
  const script = (file: string, text: string) =>
    fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  script(path.join(tools, 'makensis'), `exec ${makensis} "$@"`);
  fs.writeFileSync(path.join(tools, 'elevate.exe'), 'MZ');
  script(path.join(bin, 'wine'), `echo MZ > "\${1%.exe}".__uninstaller.exe`);
  for (const [plugin, functions] of calledPlugins()) {
    const name = `${plugin}.dll`;
    fs.writeFileSync(path.join(resources, 'plugins/x86-unicode', name), library(name, [...functions]));
  }
  return {
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    ELECTRON_BUILDER_7ZIP_PATH: sevenZip ?? '',
    ELECTRON_BUILDER_NSIS_DIR: tools,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: resources,
  };
}
