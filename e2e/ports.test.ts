import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { portRetryMs } from '../src/main/host.ts';
import { eventually, hasSignals, type Running, runCli, startCli, toldToEnd } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { freePort, hasIpv6 } from './support/http.ts';
import { startServed } from './support/serve.ts';

const isLinux = process.platform === 'linux';
const own = (port: number) => [`127.0.0.1:${port}`, ...(hasIpv6 ? [`[::1]:${port}`] : [])];

/** Address as it stands in /proc/net/tcp, in the usual writing. */
function addressOf(hex: string): string {
  const [address = '', port = ''] = hex.split(':');
  const words = address.match(/.{8}/g)?.map((word) => Buffer.from(word, 'hex').reverse()) ?? [];
  const bytes = Buffer.concat(words);
  if (bytes.length === 4) return `${[...bytes].join('.')}:${Number.parseInt(port, 16)}`;
  const isOne = bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
  return `${isOne ? '[::1]' : `[${bytes.toString('hex')}]`}:${Number.parseInt(port, 16)}`;
}

/** What a process listens on, all addresses, as the kernel knows it. */
function listeningOf(pid: number | undefined): string[] {
  const sockets = new Set<string>();
  for (const fd of fs.readdirSync(`/proc/${pid}/fd`)) {
    try {
      sockets.add(fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // Closed in between.
    }
  }
  return ['tcp', 'tcp6']
    .flatMap((table) => fs.readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(`socket:[${inode}]`))
    .map(([, local = '']) => addressOf(local))
    .sort();
}

/** Another program on a port. */
async function occupy(port: number, hosts: string[]): Promise<() => void> {
  const servers = await Promise.all(
    hosts.map(async (host) => {
      const server = net.createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.listen({ port, host, exclusive: true }, resolve));
      return server;
    }),
  );
  return () => {
    for (const server of servers) server.close();
  };
}

const isAlive = ({ child }: Running) => child.exitCode === null && child.signalCode === null;
async function stop(running: Running): Promise<number | null> {
  running.child.kill('SIGTERM');
  return (await running.done).code;
}

// At the same time: each of them waits for the next try.
describe.concurrent('a port that belongs to another program', () => {
  const places: [where: string, hosts: string[]][] = [
    ['on 127.0.0.1 only', ['127.0.0.1']],
    ...(hasIpv6
      ? ([
          ['on ::1 only', ['::1']],
          ['on both addresses', ['127.0.0.1', '::1']],
        ] as [string, string[]][])
      : []),
  ];
  test.each(places)(
    '%s is named, nothing else is taken in its place, and it is taken when it frees',
    async (_, hosts) => {
      const port = await freePort();
      const leave = await occupy(port, hosts);
      const dataDir = temporaryDir();
      const serve = startCli(['serve'], { DDC_DATA_DIR: dataDir, DDC_PORT: String(port) });
      try {
        await eventually('the problem is named', () =>
          serve.stderr().includes(`Port ${port} is used by another program`),
        );
        await eventually('the rest works', () => serve.stdout().includes('stock_research.db'));
        expect(isAlive(serve)).toBe(true);
        if (isLinux) expect(listeningOf(serve.child.pid)).toEqual([]);
        expect(fs.existsSync(path.join(dataDir, 'host.json'))).toBe(false);
        expect(serve.stdout()).not.toContain('curl');
        leave();
        await eventually(
          'it listens',
          () => serve.stdout().includes('The port is free now'),
          portRetryMs + 5_000,
        );
        await eventually('it says where', () => serve.stdout().includes(`http://localhost:${port}`));
        if (isLinux) expect(listeningOf(serve.child.pid)).toEqual(own(port));
        expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200);
        expect(serve.stderr().match(/^Error: Port/gm), 'said once').toHaveLength(1);
      } finally {
        leave();
        expect(await stop(serve)).toBe(toldToEnd);
      }
    },
  );

  test.skipIf(!hasSignals)('does not keep the server from ending when it is told to', async () => {
    const port = await freePort();
    const leave = await occupy(port, ['127.0.0.1']);
    const serve = startCli(['serve'], { DDC_DATA_DIR: temporaryDir(), DDC_PORT: String(port) });
    await eventually('the rest works', () => serve.stdout().includes('stock_research.db'));
    expect(await stop(serve)).toBe(toldToEnd);
    leave();
  });
});

describe('a port of our own', () => {
  test('DDC_PORT=0 takes a free one, prints it and listens on loopback alone', async () => {
    const served = await startServed();
    try {
      expect(served.port).toBeGreaterThan(0);
      for (const name of ['127.0.0.1', 'localhost', ...(hasIpv6 ? ['[::1]'] : [])]) {
        expect((await fetch(`http://${name}:${served.port}/health`)).status).toBe(200);
      }
      if (isLinux) expect(listeningOf(served.child.pid)).toEqual(own(served.port));
    } finally {
      await served.stop();
    }
  });

  test('the settings file chooses it, and DDC_PORT wins over that', async () => {
    const [chosen, wins] = [await freePort(), await freePort()];
    const dataDir = temporaryDir();
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ port: chosen }));
    for (const [port, env] of [
      [chosen, {}],
      [wins, { DDC_PORT: String(wins) }],
    ] as const) {
      const serve = startCli(['serve'], { DDC_DATA_DIR: dataDir, ...env });
      await eventually('it listens', () => serve.stdout().includes(`http://localhost:${port}`));
      expect(await stop(serve)).toBe(toldToEnd);
    }
  });

  test('a second serve on the same folder says where the first one is, and ends with 5', async () => {
    const served = await startServed();
    try {
      for (const port of ['0', String(served.port)]) {
        const second = await runCli(['serve'], { ...served.env, DDC_PORT: port });
        expect(second.code).toBe(5);
        expect(second.stderr).toContain(`already running at http://127.0.0.1:${served.port}`);
      }
      expect((await fetch(`${served.url}/health`)).status).toBe(200);
      const host = JSON.parse(fs.readFileSync(path.join(served.dataDir, 'host.json'), 'utf8')) as {
        pid: number;
      };
      expect(host.pid, 'the first one is still the one to ask').toBe(served.child.pid);
    } finally {
      await served.stop();
    }
    if (hasSignals) expect(fs.existsSync(path.join(served.dataDir, 'host.json'))).toBe(false);
  });

  test('the port and the folder are free again after the end, also after a kill', async () => {
    const port = await freePort();
    const dataDir = temporaryDir();
    for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT'] as const) {
      const serve = startCli(['serve'], { DDC_DATA_DIR: dataDir, DDC_PORT: String(port) });
      await eventually('it listens', () => serve.stdout().includes(`http://localhost:${port}`));
      serve.child.kill(signal);
      const { code } = await serve.done;
      expect(code).toBe(signal === 'SIGKILL' ? null : toldToEnd);
    }
  });
});

test('a bad variable is refused with its name and exit code 2, before anything is made', async () => {
  const dataDir = path.join(temporaryDir(), 'not-yet');
  for (const [name, value] of [
    ['DDC_PORT', 'abc'],
    ['DDC_TYPO', '1'],
    ['DDC_UPSTREAM', 'http://example.com'],
  ] as const) {
    const { code, stderr } = await runCli(['serve'], { DDC_DATA_DIR: dataDir, [name]: value });
    expect(code).toBe(2);
    expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  }
  expect(fs.existsSync(dataDir)).toBe(false);
});
