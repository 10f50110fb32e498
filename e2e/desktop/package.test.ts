import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
const hasDeb = process.arch === 'x64' && spawnSync('dpkg-deb', ['--version']).error === undefined;
/** What is ours of the package: everything in the archive but the native module. */
const mostBytes = 5_000_000;

interface ArchiveEntry {
  files?: Record<string, ArchiveEntry>;
  size?: number;
  unpacked?: boolean;
  integrity?: unknown;
}

/** The files in an archive, by their paths. Its header says where the table ends and the table names them. */
function filesOf(archive: string): Map<string, ArchiveEntry> {
  const content = fs.readFileSync(archive);
  const table = JSON.parse(content.toString('utf8', 16, 16 + content.readUInt32LE(12))) as ArchiveEntry;
  const found = new Map<string, ArchiveEntry>();
  const walk = (entry: ArchiveEntry, at: string) => {
    if (entry.files === undefined) found.set(at, entry);
    for (const [name, each] of Object.entries(entry.files ?? {}))
      walk(each, at === '' ? name : `${at}/${name}`);
  };
  walk(table, '');
  return found;
}

describeDesktop('the package', () => {
  let folder = '';
  /** Where the .deb would be the system's root. */
  let installed = '';
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
    const output = roomFor('package');
    const targets = hasDeb ? ['dir', 'deb', '-c.deb.compression=gz'] : ['dir'];
    makePackages(output, '--linux', ...targets);
    const find = (ending: string) => fs.readdirSync(output).find((each) => each.endsWith(ending)) ?? 'none';
    folder = path.join(output, find('-unpacked'));
    if (!hasDeb) return;
    installed = roomFor('package-installed');
    spawnSync('dpkg-deb', ['--extract', path.join(output, find('.deb')), installed]);
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

  test('has its fuses set', async () => {
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

  test(
    'collects on a click in the tray and shows the figures, far from the sources',
    async () => {
      const around = await surround();
      const driven = path.join(
        copy(hasDeb ? path.join(installed, 'opt/Daily Data Collector') : folder),
        programName,
      );
      // All that differs from what is shipped: without it Playwright has no way in.
      await flipFuses(driven, {
        version: FuseVersion.V1,
        [FuseV1Options.EnableNodeCliInspectArguments]: true,
      });
      const app = await launchPackaged(around, driven, '--hidden');
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
      expect(await page.evaluate(`document.fonts.check('16px "Pretendard Variable"', '가')`)).toBe(true);
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
});
