import http from 'node:http';
import { systemCode } from '../../lib/errors.ts';
import type { Facilities } from '../../lib/facilities.ts';
import type { Answerer, PortFacts } from './facts.ts';

const limitMs = 2_000;
const noSuchAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EHOSTUNREACH']);
const longestHealth = 10_000;

/** Asks one loopback address who is there, past every proxy. */
function whoAnswers(address: string, port: number, instanceId: string): Promise<Answerer> {
  return new Promise((resolve) => {
    const host = address.includes(':') ? `[${address}]` : address;
    const request = http.get(
      { host: address, port, path: '/health', headers: { host: `${host}:${port}` }, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
          if (body.length > longestHealth) request.destroy();
        });
        response.on('end', () => resolve(isOurs(body, instanceId) ? 'ours' : 'stranger'));
        response.on('error', () => resolve('stranger'));
      },
    );
    const limit = setTimeout(() => request.destroy(), limitMs);
    request.on('close', () => clearTimeout(limit));
    request.on('error', (thrown) => {
      const code = systemCode(thrown) ?? '';
      if (code === 'ECONNREFUSED') resolve('nobody');
      else resolve(noSuchAddress.has(code) ? 'absent' : 'stranger');
    });
  });
}

function isOurs(body: string, instanceId: string): boolean {
  try {
    return (JSON.parse(body) as { instance_id?: unknown } | null)?.instance_id === instanceId;
  } catch {
    return false;
  }
}

/** Who has our port on both loopback addresses, found out by asking there. */
export async function askPort(
  facility: Facilities['port'],
  configured: number,
  instanceId: string,
): Promise<PortFacts> {
  const state = facility?.state() ?? { wanted: configured, listening: null, problem: null };
  const port = state.listening ?? state.wanted;
  const addresses = await Promise.all(
    ['127.0.0.1', '::1'].map(async (address) => ({
      address,
      // Any free port will do: nobody can be in its way.
      answerer: port === 0 ? ('nobody' as const) : await whoAnswers(address, port, instanceId),
    })),
  );
  return { port, problem: state.problem, addresses };
}
