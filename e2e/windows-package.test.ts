import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { longestBuildMs, makePackages } from './desktop/support/package.ts';
import { filesOf, headerOf } from './support/archive.ts';
import { temporaryDir } from './support/core.ts';
import { makeWindowsElectron, resourceOf } from './support/windows-electron.mjs';

// Made on any system, of an Electron that is none: what is looked at is what electron-builder makes of our part.
const electron = packageJson.devDependencies.electron;
const work = temporaryDir('ddc-windows-');
const app = path.join(work, 'out/win-unpacked');
const program = path.join(app, 'Daily Data Collector.exe');
const archive = path.join(app, 'resources/app.asar');
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

beforeAll(() => {
  const dist = path.join(work, 'electron');
  makeWindowsElectron(dist, electron);
  makePackages(path.join(work, 'out'), [
    '--win',
    'dir',
    '--x64',
    `-c.electronDist=${dist}`,
    `-c.electronVersion=${electron}`,
  ]);
}, longestBuildMs);
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

test('the Windows package has its fuses set, the one that checks the archive among them', async () => {
  const wire = await getCurrentFuseWire(program);
  const enabled = Object.values(FuseV1Options).filter(
    (option) => typeof option === 'number' && wire[option] === FuseState.ENABLE,
  );
  expect(enabled).toEqual([
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ]);
});

/** What Electron for Windows checks when it reads a file, with the figures of the program and of the archive. */
function isWhole(file: string, name: string, at = archive): boolean {
  const content = fs.readFileSync(at);
  const { text, end } = headerOf(at);
  const [told] = JSON.parse(resourceOf(file, 'INTEGRITY') ?? '[]') as { value?: string }[];
  const entry = filesOf(at).get(name);
  const start = end + Number(entry?.offset);
  const bytes = content.subarray(start, start + (entry?.size ?? 0));
  const { blockSize = 1, blocks, hash } = entry?.integrity ?? {};
  const own = Array.from({ length: Math.ceil(bytes.length / blockSize) }, (_, index) =>
    sha256(bytes.subarray(index * blockSize, (index + 1) * blockSize)),
  );
  return told?.value === sha256(text) && hash === sha256(bytes) && String(own) === String(blocks);
}

test('its program holds the checksum of the archive’s table, which holds those of all files', () => {
  expect(JSON.parse(resourceOf(program, 'INTEGRITY') ?? 'null')).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: sha256(headerOf(archive).text) },
  ]);
  const files = filesOf(archive);
  expect(files.size).toBeGreaterThan(50);
  for (const [name, { unpacked }] of files) if (!unpacked) expect(isWhole(program, name), name).toBe(true);
});

test('a flipped byte fits none of them any more, in code or in the table', () => {
  const changed = path.join(work, 'changed.asar');
  const { end } = headerOf(archive);
  const start = end + Number(filesOf(archive).get('out/main/index.js')?.offset);
  for (const at of [start + 100, 40]) {
    const content = fs.readFileSync(archive);
    content[at] = (content[at] ?? 0) ^ 1;
    fs.writeFileSync(changed, content);
    let whole = false;
    try {
      whole = isWhole(program, 'out/main/index.js', changed);
    } catch {
      // A table that cannot be read is none.
    }
    expect(whole, `byte ${at}`).toBe(false);
  }
});

test('it has the native module for Windows, the runner scripts, and two languages', () => {
  const native = path.join(app, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds');
  expect(fs.readdirSync(native)).toEqual(['win32-x64.node']);
  expect(fs.readdirSync(path.join(app, 'resources/scripts/dev'))).toContain('run_daily_collector.cmd');
  expect(fs.readdirSync(path.join(app, 'locales')).sort()).toEqual(['en-US.pak', 'ko.pak']);
});
