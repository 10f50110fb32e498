import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readHostFile } from '../../src/main/lib/host-file.ts';
import { describeDesktop, hostUrl, surround } from './support/app.ts';

const root = path.resolve(import.meta.dirname, '../..');

function npmStart(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [path.join(root, 'bin/start.mjs'), ...args], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { child, exit: once(child, 'exit').then(([code]) => code as number | null), output: () => text };
}

describeDesktop('npm start', () => {
  test('starts the desktop app where there is a display, and ends it when it is told to end', async () => {
    const around = await surround();
    const started = npmStart(around.env, '--hidden');
    const url = await hostUrl(around.dataDir);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await (await around.panel?.tray())?.tooltip()).toContain('Daily Data Collector');
    expect(readHostFile(around.dataDir)?.pid).not.toBe(started.child.pid);
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
    expect(readHostFile(around.dataDir)).toBeUndefined();
  });

  test('starts the headless host where there is none, and says so', async () => {
    const around = await surround();
    const { DISPLAY: _, ...env } = around.env;
    const started = npmStart(env);
    const url = await hostUrl(around.dataDir);
    expect(readHostFile(around.dataDir)?.pid).toBe(started.child.pid);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(started.output()).toContain('화면이 없어 창 없이 실행합니다');
    expect(started.output()).toContain('There is no display');
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });
});
