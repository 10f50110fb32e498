import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startServe } from '../support/cli.ts';
import { freePort } from '../support/http.ts';
import { callFrom, describeDesktop, launch, spawnApp, surround, windowOf } from './support/app.ts';

describeDesktop('the port', () => {
  test('of a stranger: the app says so and works on without HTTP, also over IPC', async () => {
    const port = await freePort();
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    const around = await surround({ env: { DDC_PORT: String(port) } });
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    const tray = await around.panel?.tray();
    const line = `${port}번 포트를 쓸 수 없어 curl과 브라우저가 연결하지 못합니다`;
    await expect.poll(async () => tray?.labels()).toContain(line);
    expect(await callFrom(page, 'desktop.info')).toMatchObject({
      ok: true,
      value: { url: null, port_problem: expect.stringContaining(`${port}번 포트`), tray: true },
    });
    expect(await callFrom(page, 'collector.run', { collector: 'crypto' })).toMatchObject({
      ok: true,
      value: { status: 'success' },
    });
    await new Promise((resolve) => stranger.close(resolve));
  });

  test('of the headless host: the app says where it is and ends, without a word when it was started for the tray', async () => {
    const around = await surround();
    const serve = await startServe(around.env);
    const second = spawnApp(around, '--hidden');
    expect(await second.exit).toBe(5);
    expect(second.output()).toContain('ddc serve');
    expect(second.output()).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    serve.child.kill('SIGTERM');
    await serve.done;
  });

  test('that is no number: a sentence, and the exit code of a wrong configuration', async () => {
    const around = await surround({ env: { DDC_PORT: 'eighty' } });
    const app = spawnApp(around, '--hidden');
    expect(await app.exit).toBe(2);
    expect(app.output()).toContain('DDC_PORT');
    expect(app.output()).toContain('eighty');
  });
});
