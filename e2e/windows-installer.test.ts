import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { longestBuildMs, makePackages } from './desktop/support/package.ts';
import { temporaryDir } from './support/core.ts';
import { nsisMissing, standInForNsis } from './support/nsis.ts';
import { makeWindowsElectron } from './support/windows-electron.mjs';

const electron = packageJson.devDependencies.electron;

describe.skipIf(nsisMissing !== undefined)(`the Windows installer (${nsisMissing ?? 'is here'})`, () => {
  const work = temporaryDir('ddc-installer-');
  afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

  test(
    'compiles from electron-builder’s own templates without a warning, for both architectures, beside the portable zip and the list for updates',
    () => {
      const [dist, output] = [path.join(work, 'electron'), path.join(work, 'out')];
      makeWindowsElectron(dist, electron);
      makePackages(
        output,
        [
          '--win',
          'nsis',
          'zip',
          '--x64',
          '--arm64',
          `-c.electronDist=${dist}`,
          `-c.electronVersion=${electron}`,
        ],
        standInForNsis(work),
      );
      const { version } = packageJson;
      const setups = ['x64', 'arm64'].map((arch) => `daily-data-collector-${version}-win-${arch}-setup.exe`);
      const list = fs.readFileSync(path.join(output, 'latest.yml'), 'utf8');
      for (const setup of setups) {
        expect(fs.statSync(path.join(output, setup)).size).toBeGreaterThan(10_000);
        expect(list).toContain(`url: ${setup}\n`);
      }
      // The portable one, whose program lies at its top.
      for (const arch of ['x64', 'arm64']) {
        const zip = path.join(output, `daily-data-collector-${version}-win-${arch}.zip`);
        const files = execFileSync('7za', ['l', '-ba', '-slt', zip], { encoding: 'utf8' });
        expect(files).toMatch(/^Path = Daily Data Collector\.exe$/m);
        expect(files).toMatch(/^Path = resources[\\/]app\.asar$/m);
      }
    },
    longestBuildMs,
  );
});
