import net, { Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { freePort } from '../../../e2e/support/http.ts';
import { translator } from '../../shared/translator.ts';
import { AppError } from '../lib/errors.ts';
import { startHttpServer } from './server.ts';

type Listen = (options: { host: string; port: number }) => Server;

/** Lets listening on one address fail as the operating system would. */
function failListening(onHost: string, code: string): void {
  const real = Server.prototype.listen as unknown as Listen;
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
    const [options] = args as [{ host: string; port: number }];
    if (options.host !== onHost) return real.apply(this, args as Parameters<Listen>);
    setImmediate(() => this.emit('error', Object.assign(new Error(`listen ${code}`), { code })));
    return this;
  });
}

let running: Awaited<ReturnType<typeof startTestCore>> | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await running?.stop();
  running = undefined;
});

async function start(port: number) {
  running = await startTestCore();
  return startHttpServer({ core: running.core, port, translate: translator('en') });
}

const failure = (started: Promise<unknown>) =>
  started.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

const isBound = (port: number, host: string) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(port, host, () => resolve(true) ?? socket.destroy());
    socket.once('error', () => resolve(false));
  });

test.each([
  ['127.0.0.1', 'EACCES', 'port_reserved'],
  ['127.0.0.1', 'EPERM', 'port_reserved'],
  ['127.0.0.1', 'EADDRINUSE', 'port_taken'],
  ['::1', 'EACCES', 'port_reserved'],
  ['::1', 'EADDRINUSE', 'port_taken'],
])('%s answering %s to listening is %s, and names the port', async (host, code, expected) => {
  const port = await freePort();
  failListening(host, code);
  const thrown = await failure(start(port));
  expect(thrown).toBeInstanceOf(AppError);
  expect(thrown).toMatchObject({ code: expected, params: { port } });
  expect(await isBound(port, '127.0.0.1'), 'nothing stays half bound').toBe(false);
});

test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])(
  'a machine without IPv6 (%s) is served on 127.0.0.1 alone',
  async (code) => {
    failListening('::1', code);
    const server = await start(0);
    try {
      const health = await fetch(`http://127.0.0.1:${server.port}/health`);
      expect(health.status).toBe(200);
    } finally {
      await server.close();
    }
  },
);
