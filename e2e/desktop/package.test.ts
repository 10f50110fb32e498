import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { hasSquashfs } from '../../scripts/electron-fallback/appimage.mjs';
import { whyNoUpdates } from '../../src/main/desktop/installation.ts';
import { filesOf } from '../support/archive.ts';
import { temporaryDir } from '../support/core.ts';
import { countRows } from '../support/tables.ts';
import {
  describeDesktop,
  hostUrl,
  launchPackaged,
  spawnPackaged,
  surround,
  windowOf,
} from './support/app.ts';
import { longestBuildMs, makePackages } from './support/package.ts';

const programName = 'daily-data-collector';
const longestMs = 60_000;
/** Of these the tools are there; squashfs-tools for an AppImage, also where electron-builder downloads its own. */
const hasDeb = process.arch === 'x64' && spawnSync('dpkg-deb', ['--version']).error === undefined;
const hasAppImage = process.arch === 'x64' && hasSquashfs();
/** What is ours of the package: everything in the archive but the native module. */
const mostBytes = 5_000_000;

type Kind = 'tar.gz' | 'deb' | 'AppImage';
const kinds: readonly Kind[] = [
  'tar.gz',
  ...(hasDeb ? (['deb'] as const) : []),
  ...(hasAppImage ? (['AppImage'] as const) : []),
];

describeDesktop('the package', () => {
  let folder = '';
  /** Where the .deb would be the system's root. */
  let installed = '';
  let output = '';
  let appImage = '';
  /** Where the app lies, by the kind of package that it comes from. */
  const places: Partial<Record<Kind, string>> = {};
  const program = () => path.join(folder, programName);
  const archive = () => path.join(folder, 'resources/app.asar');

  const made: string[] = [];
  const roomFor = (what: string) => {
    const dir = temporaryDir(`ddc-${what}-`);
    made.push(dir);
    return dir;
  };
  // A quarter of a gigabyte each.
  afterAll(() => {
    for (const dir of made) fs.rmSync(dir, { recursive: true, force: true });
  });

  beforeAll(() => {
    output = roomFor('package');
    makePackages(output, ['--linux', 'dir', ...kinds, '-c.deb.compression=gz']);
    const names = fs.readdirSync(output);
    const find = (ending: string) => path.join(output, names.find((each) => each.endsWith(ending)) ?? 'none');
    folder = find('-unpacked');
    const unpacked = roomFor('package-tar');
    spawnSync('tar', ['-xzf', find('.tar.gz'), '-C', unpacked]);
    places['tar.gz'] = path.join(unpacked, fs.readdirSync(unpacked)[0] ?? 'none');
    if (hasDeb) {
      installed = roomFor('package-installed');
      spawnSync('dpkg-deb', ['--extract', find('.deb'), installed]);
      places.deb = path.join(installed, 'opt/Daily Data Collector');
    }
    if (hasAppImage) {
      appImage = find('.AppImage');
      const extracted = roomFor('package-appimage');
      spawnSync(appImage, ['--appimage-extract'], { cwd: extracted });
      places.AppImage = path.join(extracted, 'squashfs-root');
    }
  }, longestBuildMs);

  /** Another copy, whose program and archive may be changed. */
  function copy(of = folder): string {
    const target = path.join(roomFor('package-copy'), path.basename(of));
    spawnSync('cp', ['-al', of, target]);
    for (const name of [programName, 'resources/app.asar']) {
      fs.rmSync(path.join(target, name));
      fs.copyFileSync(path.join(of, name), path.join(target, name));
    }
    return target;
  }

  test('has nothing of the sources, one native module, and at most 5 MB that are ours', () => {
    const files = filesOf(archive());
    const unpacked = [...files].filter(([, { unpacked }]) => unpacked).map(([name]) => name);
    expect(unpacked.sort()).toEqual([
      expect.stringMatching(/^node_modules\/better-sqlite3\/prebuilds\/linux-\w+\.node$/),
      'resources/icon.png',
    ]);
    const names = [...files.keys()];
    const folders = new Set(names.map((name) => name.split('/').slice(0, 2).join('/')));
    expect([...folders].filter((name) => !name.startsWith('resources/')).sort()).toEqual([
      'node_modules/better-sqlite3',
      'out/main',
      'out/preload',
      'out/renderer',
      'package.json',
    ]);
    expect(names.filter((name) => /\.(?:map|ts|tsx|cc|h)$|\.test\./.test(name))).toEqual([]);
    // Electron checks each of them when it reads it, on the systems on which it can.
    for (const [name, { integrity }] of files) expect(integrity, name).toBeDefined();
    // The .deb brings a profile for the sandbox and says what it is; the updater has a file to read.
    const beside = fs
      .readdirSync(path.join(folder, 'resources'))
      .filter((name) => name !== 'apparmor-profile' && name !== 'package-type');
    expect(beside.sort()).toEqual(['app-update.yml', 'app.asar', 'app.asar.unpacked']);
    const ours = [...files.values()].reduce(
      (sum, { size, unpacked }) => sum + (unpacked ? 0 : (size ?? 0)),
      0,
    );
    expect(ours).toBeLessThanOrEqual(mostBytes);
  });

  test('has its fuses set (19 of the security checklist)', async () => {
    const wire = await getCurrentFuseWire(program());
    const state = (option: FuseV1Options) => FuseState[wire[option] ?? FuseState.REMOVED];
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      ownSnapshot: state(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: 'DISABLE',
      cookieEncryption: 'ENABLE',
      nodeOptions: 'DISABLE',
      inspect: 'DISABLE',
      integrity: 'ENABLE',
      onlyFromAsar: 'ENABLE',
      ownSnapshot: 'DISABLE',
      fileProtocol: 'DISABLE',
    });
  });

  test('runs no code from ELECTRON_RUN_AS_NODE, NODE_OPTIONS or --inspect, and starts all the same', async () => {
    const around = await surround();
    const trace = path.join(around.dataDir, 'was-here');
    const intruder = path.join(around.dataDir, 'intruder.cjs');
    fs.writeFileSync(intruder, `require('node:fs').appendFileSync(${JSON.stringify(trace)}, 'x')`);
    const hostile = { ...around, env: { ...around.env, NODE_OPTIONS: `--require ${intruder}` } };
    const script = ['-e', `require(${JSON.stringify(intruder)})`];
    const inspected = spawnPackaged(
      { ...hostile, env: { ...hostile.env, ELECTRON_RUN_AS_NODE: '1' } },
      program(),
      '--hidden',
      '--inspect=127.0.0.1:0',
      ...script,
    );
    const url = await hostUrl(around.dataDir);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(fs.existsSync(trace)).toBe(false);
    expect(inspected.output()).not.toMatch(/Debugger listening/);

    // With the fuses as Electron comes, each of them would have run it.
    const open = path.join(copy(), programName);
    await flipFuses(open, {
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    });
    const env = { ...around.env, ELECTRON_RUN_AS_NODE: '1' };
    spawnSync(open, script, { env });
    spawnSync(open, ['-e', ''], { env: { ...env, NODE_OPTIONS: hostile.env.NODE_OPTIONS } });
    expect(fs.readFileSync(trace, 'utf8')).toBe('xx');
  });

  test('keeps what it has compiled for its next start, and gives memory back, with its fuses as they are', async () => {
    const around = await surround();
    const log = () => fs.readFileSync(path.join(around.dataDir, 'logs/main.log'), 'utf8');
    const run = async () => {
      const app = spawnPackaged(around, program(), '--hidden');
      await hostUrl(around.dataDir);
      return app;
    };
    const first = await run();
    await expect.poll(() => fs.existsSync(path.join(around.dataDir, 'chromium/program.v8'))).toBe(true);
    await expect.poll(log).toContain('memory given back');
    first.process.kill('SIGTERM');
    await first.exit;
    await run();
    expect(log().match(/"compiled":"\w+"/g)).toEqual(['"compiled":"now"', '"compiled":"before"']);
  });

  test('takes no app from a folder beside its archive', async () => {
    const around = await surround();
    const other = copy();
    const trace = path.join(around.dataDir, 'was-here');
    const planted = path.join(other, 'resources/app');
    fs.mkdirSync(planted);
    fs.writeFileSync(path.join(planted, 'package.json'), '{"main":"main.cjs"}');
    fs.writeFileSync(
      path.join(planted, 'main.cjs'),
      `require('node:fs').writeFileSync(${JSON.stringify(trace)}, ''); process.exit(0)`,
    );
    fs.rmSync(path.join(other, 'resources/app.asar'));
    const app = spawnPackaged(around, path.join(other, programName));
    expect(await app.exit).not.toBe(0);
    expect(fs.existsSync(trace)).toBe(false);
  });

  test.skipIf(!hasDeb)('comes as a .deb with an entry in the menu that says what it is in Korean', () => {
    const entry = fs.readFileSync(
      path.join(installed, `usr/share/applications/${programName}.desktop`),
      'utf8',
    );
    expect(entry).toContain(`Exec="/opt/Daily Data Collector/${programName}"`);
    expect(entry).toContain('Name[ko]=데일리 데이터 수집기');
    // By it a desktop knows whose windows they are.
    expect(entry).toContain('StartupWMClass=Daily Data Collector');
    const sizes = fs.readdirSync(path.join(installed, 'usr/share/icons/hicolor'));
    expect(sizes).toEqual(expect.arrayContaining(['16x16', '48x48', '256x256', '512x512']));
  });

  test.each(kinds)(
    'as %s collects on a click in the tray and shows the figures, far from the sources',
    async (kind) => {
      const around = await surround();
      const driven = path.join(copy(places[kind]), programName);
      // All that differs from what is shipped: without it Playwright has no way in.
      await flipFuses(driven, {
        version: FuseVersion.V1,
        [FuseV1Options.EnableNodeCliInspectArguments]: true,
      });
      const start = kind === 'AppImage' ? path.join(path.dirname(driven), 'AppRun') : driven;
      const app = await launchPackaged(around, start, '--hidden');
      expect(await app.app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
      const tray = await around.panel?.tray();
      if (!tray) throw new Error('no tray');
      await expect.poll(tray.labels).toContain('지금 수집');
      await tray.click('지금 수집');
      await expect.poll(tray.tooltip, { timeout: 20_000 }).toMatch(/마지막 수집 .*(?:성공|부분 성공)/);
      const file = path.join(around.dataDir, 'stock_research.db');
      expect(countRows(file, 'crypto_price')).toBe(20);
      expect(countRows(file, 'collector_log')).toBe(2);
      // A worker of its own makes it, with the native module of the package.
      const copies = () => fs.readdirSync(path.join(around.dataDir, 'backups'));
      await expect.poll(copies).toContainEqual(expect.stringMatching(/^daily-.*\.db$/));

      await tray.click('크립토 모니터');
      const page = await windowOf(app, 'crypto');
      await page.getByText('Bitcoin').first().waitFor();
      // The figures do not wait for it.
      await expect.poll(() => page.evaluate('document.documentElement.dataset.font')).toBe('own');
      await tray.click('로그인 시 시작');
      const entryFile = path.join(around.configDir, `autostart/${programName}.desktop`);
      await expect.poll(() => fs.existsSync(entryFile)).toBe(true);
      const entry = fs.readFileSync(entryFile, 'utf8');
      expect(entry).toContain(`Exec="${driven}" "--hidden"`);
      expect(fs.existsSync(/^Icon=(.*)$/m.exec(entry)?.[1] ?? '')).toBe(true);
      await tray.click('종료');
      expect(await app.exit).toBe(0);
    },
    longestMs,
  );

  test.skipIf(!hasAppImage)(
    'as one file starts at login by the path of that file, and ends when it is told to',
    async () => {
      const around = await surround();
      const env = { ...around.env, TMPDIR: roomFor('package-tmp'), APPIMAGE_EXTRACT_AND_RUN: '1' };
      const app = spawnPackaged({ ...around, env }, appImage, '--hidden');
      expect((await fetch(`${await hostUrl(around.dataDir)}/health`)).status).toBe(200);
      const tray = await around.panel?.tray();
      await expect.poll(async () => tray?.labels()).toContain('로그인 시 시작');
      await tray?.click('로그인 시 시작');
      const entryFile = path.join(around.configDir, `autostart/${programName}.desktop`);
      await expect.poll(() => fs.existsSync(entryFile)).toBe(true);
      expect(fs.readFileSync(entryFile, 'utf8')).toContain(`Exec="${appImage}" "--hidden"`);
      await tray?.click('종료');
      expect(await app.exit).toBe(0);
    },
    longestMs,
  );

  test.skipIf(!hasAppImage)('as AppImage does not ask for the sandbox to be switched off', () => {
    const entry = fs.readFileSync(path.join(places.AppImage ?? '', `${programName}.desktop`), 'utf8');
    expect(entry).toContain('Exec=AppRun %U');
    expect(entry).toContain('Name[ko]=데일리 데이터 수집기');
  });

  test.each(kinds)('knows that it is of the kind %s, which decides how it is updated', (kind) => {
    const place = places[kind] ?? '';
    const why = whyNoUpdates({
      platform: 'linux',
      packaged: true,
      env: kind === 'AppImage' ? { APPIMAGE: appImage } : {},
      execPath: path.join(place, programName),
      resourcesPath: path.join(place, 'resources'),
    });
    expect(why).toBe({ deb: 'update_by_deb', 'tar.gz': 'update_by_archive', AppImage: undefined }[kind]);
  });

  test.skipIf(!hasAppImage)('comes with the list of its version that an updater asks for', () => {
    const list = fs.readFileSync(path.join(output, 'latest-linux.yml'), 'utf8');
    const sha512 = createHash('sha512').update(fs.readFileSync(appImage)).digest('base64');
    expect(list).toContain(`version: ${packageJson.version}\n`);
    expect(list).toContain(`url: ${path.basename(appImage)}\n    sha512: ${sha512}\n`);
  });
});
