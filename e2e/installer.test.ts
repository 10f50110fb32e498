import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareWine, runWindows, wineMissing, winePrefix } from '../scripts/wine/wine.ts';
import { appId, toastActivatorId } from '../src/main/desktop/product.ts';
import { temporaryDir } from './support/core.ts';

const root = path.resolve(import.meta.dirname, '..');
const include = path.join(root, 'resources/installer.nsh');
const theirs = path.join(root, 'node_modules/app-builder-lib/templates/nsis/include');
const configuration = fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');

/** electron-builder's template in brief: what comes before and after our file, in its order and with its names. */
const template = `
Unicode true
!include "MUI2.nsh"
!include "LogicLib.nsh"
!addincludedir "${theirs}"
!define PRODUCT_NAME "test"
!define APP_EXECUTABLE_FILENAME "test.exe"
!define APP_ID "${appId}"
Name "test"
OutFile "ddc-test.exe"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\\Programs\\test"
Var isForceCurrentInstall
!include "FileFunc.nsh"
!macro ifArgument _name _t _f
  \${GetParameters} $R7
  ClearErrors
  \${GetOptions} $R7 "\${_name}" $R7
  IfErrors \`\${_f}\` \`\${_t}\`
!macroend
!macro _isUpdated _a _b _t _f
  !insertmacro ifArgument "--updated" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!macro _isDeleteAppData _a _b _t _f
  !insertmacro ifArgument "--delete-app-data" \`\${_t}\` \`\${_f}\`
!macroend
!define isDeleteAppData \`"" isDeleteAppData ""\`
!include "${include}"
!include "allowOnlyOneInstallerInstance.nsh"
!ifdef BUILD_UNINSTALLER
  !insertmacro MUI_UNPAGE_INSTFILES
!else
  !insertmacro MUI_PAGE_INSTFILES
!endif
!insertmacro MUI_LANGUAGE "Korean"
!insertmacro MUI_LANGUAGE "English"
LangString appRunning \${LANG_KOREAN} "x"
LangString appRunning \${LANG_ENGLISH} "x"
LangString appClosing \${LANG_KOREAN} "x"
LangString appClosing \${LANG_ENGLISH} "x"
LangString appCannotBeClosed \${LANG_KOREAN} "x"
LangString appCannotBeClosed \${LANG_ENGLISH} "x"
!insertmacro customHeader
Section "install"
  !insertmacro customInstallMode
  !ifndef BUILD_UNINSTALLER
    !insertmacro CHECK_APP_RUNNING
  !endif
  DetailPrint $isForceCurrentInstall
  !ifdef BUILD_UNINSTALLER
    SetOutPath $INSTDIR
    WriteUninstaller "$INSTDIR\\uninstall.exe"
  !endif
SectionEnd
!ifdef BUILD_UNINSTALLER
  Section "un.Uninstall"
    !ifndef ON_WINE
      !insertmacro CHECK_APP_RUNNING
    !endif
    !insertmacro customUnInstall
  SectionEnd
!endif
`;

const hasCompiler = spawnSync('makensis', ['-VERSION']).error === undefined;

describe("the Windows installer's own part", () => {
  test.skipIf(!hasCompiler).each([
    ['installer', []],
    ['uninstaller', ['-DBUILD_UNINSTALLER']],
  ])('compiles without a warning into the %s (needs makensis: apt-get install nsis)', (_name, defines) => {
    const folder = temporaryDir('ddc-nsis-');
    const script = path.join(folder, 'test.nsi');
    fs.writeFileSync(script, template);
    const { status, stdout } = spawnSync(
      'makensis',
      ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', ...defines, script],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
    // Whether there is a PowerShell is not asked, which would be asking it.
    const told = spawnSync('makensis', ['-V4', '-INPUTCHARSET', 'UTF8', ...defines, script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(told.stdout).toContain('taskkill');
    expect(told.stdout).not.toContain('Get-ExecutionPolicy');
    fs.rmSync(folder, { recursive: true });
  });

  describe.skipIf(!hasCompiler || wineMissing !== undefined)(
    `the uninstaller under wine (${wineMissing ?? 'is here'})`,
    { timeout: 120_000 },
    () => {
      const runKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
      const approvedKey =
        'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run';
      const drive = path.join(winePrefix, 'drive_c');
      const data = path.join(drive, 'users', os.userInfo().username, 'AppData/Local/daily-data-collector');
      const file = path.join(data, 'Data/stock_research.db');
      const keptInstaller = path.join(`${data}-updater`, 'installer.exe');
      const toastKey = `HKCU\\Software\\Classes\\CLSID\\{${toastActivatorId}}`;
      const windows = (...args: string[]) => runWindows(args, { cwd: drive, timeout: 60_000 }).status;
      const hasLoginItem = (key: string) => windows('reg', 'query', key, '/v', appId) === 0;
      let place = '';

      beforeAll(() => {
        prepareWine();
        place = fs.mkdtempSync(path.join(drive, 'ddc-nsis-'));
        const script = path.join(place, 'test.nsi');
        fs.writeFileSync(script, template);
        const target = ['-V2', '-INPUTCHARSET', 'UTF8', '-XTarget amd64-unicode'];
        // Wine 8 has no findstr that could find the app among those that run.
        const defines = ['-DBUILD_UNINSTALLER', '-DON_WINE'];
        const made = spawnSync('makensis', [...target, ...defines, script], { cwd: place });
        if (made.status !== 0) throw new Error(String(made.stdout));
      }, 180_000);
      afterAll(() => {
        for (const folder of [place, data, `${data}-updater`])
          fs.rmSync(folder, { recursive: true, force: true });
      });
      beforeEach(() => {
        const folder = `C:\\${path.basename(place)}`;
        expect(windows(`${folder}\\ddc-test.exe`, '/S', `/D=${folder}\\app`)).toBe(0);
        for (const key of [runKey, approvedKey])
          windows('reg', 'add', key, '/v', appId, '/d', '"C:\\app.exe" --hidden', '/f');
        windows('reg', 'add', toastKey, '/f');
        for (const each of [file, keptInstaller]) {
          fs.mkdirSync(path.dirname(each), { recursive: true });
          fs.writeFileSync(each, 'history');
        }
      });

      test.each([
        ['alone takes the login item and leaves the data', [], { login: false, data: true }],
        ['told to takes the data too', ['--delete-app-data'], { login: false, data: false }],
        ['for a new version leaves everything', ['--updated'], { login: true, data: true }],
      ])('%s', (_, args, left) => {
        const folder = `C:\\${path.basename(place)}\\app`;
        // _? is what makes it run where it is, to its end.
        expect(windows(`${folder}\\uninstall.exe`, '/S', ...args, `_?=${folder}`)).toBe(0);
        expect({ login: hasLoginItem(runKey), data: fs.existsSync(file) }).toEqual(left);
        expect(hasLoginItem(approvedKey)).toBe(left.login);
        expect(windows('reg', 'query', toastKey) === 0).toBe(left.login);
        expect(fs.existsSync(keptInstaller)).toBe(left.login);
      });
    },
  );

  test('says everything in Korean and in English', () => {
    const said = [...fs.readFileSync(include, 'utf8').matchAll(/LangString (\w+) \$\{LANG_(\w+)\}/g)];
    const names = (language: string) =>
      said.filter(([, , each]) => each === language).map(([, name]) => name);
    expect(names('KOREAN').length).toBeGreaterThan(0);
    expect(names('KOREAN')).toEqual(names('ENGLISH'));
  });

  test('belongs to the id by which the app calls itself, on which its notifications hang', () => {
    expect(/^appId: (.*)$/m.exec(configuration)?.[1]).toBe(appId);
  });
});
