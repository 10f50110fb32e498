import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { appId } from '../src/main/desktop/product.ts';
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
!macro _isUpdated _a _b _t _f
  StrCmp "$R9" "true" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!macro _isDeleteAppData _a _b _t _f
  StrCmp "$R9" "true" \`\${_t}\` \`\${_f}\`
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
    WriteUninstaller "$INSTDIR\\uninstall.exe"
  !endif
SectionEnd
!ifdef BUILD_UNINSTALLER
  Section "un.Uninstall"
    !insertmacro CHECK_APP_RUNNING
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
