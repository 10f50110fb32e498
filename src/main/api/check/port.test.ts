import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort, hasIpv6 } from '../../../../e2e/support/http.ts';
import { askPort } from './port.ts';

const open: net.Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    if (server instanceof http.Server) server.closeAllConnections();
  }
});

async function listen(server: net.Server, host = '127.0.0.1', port = 0): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve));
  return (server.address() as AddressInfo).port;
}

const answering = (body: string) => http.createServer((_request, response) => response.end(body));
const who = async (port: number) => {
  const { addresses } = await askPort(undefined, port, 'me');
  return addresses.find(({ address }) => address === '127.0.0.1')?.answerer;
};

test('whoever says our instance is us, and nobody else', async () => {
  expect(await who(await listen(answering('{"instance_id":"me"}')))).toBe('ours');
  for (const body of [
    '{"instance_id":"another"}',
    'null',
    '<html>',
    '',
    '{"instance_id":',
    'x'.repeat(1_000_000),
  ])
    expect(await who(await listen(answering(body)))).toBe('stranger');
});

test('one that speaks no HTTP, hangs up or says nothing is a stranger, and does not hold us up', async () => {
  const answers = await Promise.all(
    [
      (socket: net.Socket) => socket.destroy(),
      (socket: net.Socket) => socket.end('hello\n'),
      () => undefined,
    ].map(async (serve) => who(await listen(net.createServer(serve)))),
  );
  expect(answers).toEqual(['stranger', 'stranger', 'stranger']);
});

test('a port where nobody listens has nobody on either address', async () => {
  const { port, addresses } = await askPort(undefined, await freePort(), 'me');
  expect(port).toBeGreaterThan(0);
  expect(addresses).toEqual([
    { address: '127.0.0.1', answerer: 'nobody' },
    { address: '::1', answerer: hasIpv6 ? 'nobody' : 'absent' },
  ]);
});

test.skipIf(!hasIpv6)(
  'a stranger on ::1 beside us is seen, and both are asked by their own name',
  async () => {
    const hosts: unknown[] = [];
    const ours = http.createServer((request, response) => {
      hosts.push(request.headers.host);
      response.end('{"instance_id":"me"}');
    });
    const port = await listen(ours);
    await listen(answering('{}'), '::1', port);
    const facility = {
      state: () => ({ wanted: 8000, listening: port, problem: null }),
      retry: async () => undefined,
    };
    expect(await askPort(facility, 8000, 'me')).toEqual({
      port,
      problem: null,
      addresses: [
        { address: '127.0.0.1', answerer: 'ours' },
        { address: '::1', answerer: 'stranger' },
      ],
    });
    expect(hosts).toEqual([`127.0.0.1:${port}`]);
  },
);
