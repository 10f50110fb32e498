import { afterEach, expect, test, vi } from 'vitest';
import { CallError } from '../../shared/caller.ts';
import { earlyKey } from '../first-reads.ts';
import { createTransport } from './transport.ts';

afterEach(() => vi.unstubAllGlobals());

/** What a page in a desktop window gets when the host refuses with this error. */
async function refusedWith(error: { code: string; message: string; params?: unknown }): Promise<unknown> {
  const desktop = { call: async () => ({ ok: false, error }), onEvent: () => () => undefined };
  vi.stubGlobal('window', { desktop });
  return createTransport()
    .client.call('run.get', { id: '7' })
    .catch((thrown: unknown) => thrown);
}

test('an error over IPC keeps its code and params, so that the page can say it in its own language', async () => {
  const params = { what: 'run', id: '7' };
  const error = await refusedWith({ code: 'not_found', message: 'in the words of the host', params });
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({
    code: 'not_found',
    status: 404,
    params,
    message: 'in the words of the host',
  });
});

test('params that are none, and codes of another build, are left to the words of the host', async () => {
  for (const params of [undefined, null, 'run', ['run'], { what: { id: 7 } }]) {
    expect(await refusedWith({ code: 'not_found', message: 'said', params })).toMatchObject({
      params: undefined,
      message: 'said',
    });
  }
  expect(await refusedWith({ code: 'of_tomorrow', message: 'said', params: {} })).toMatchObject({
    code: undefined,
    message: 'said',
  });
});

test('an answer that is on its way is given to its own question alone, not to one with another input', async () => {
  const asked: unknown[] = [];
  const call = async (name: string, input: unknown) => {
    asked.push([name, input]);
    return { ok: true, value: 'asked anew' };
  };
  vi.stubGlobal('window', { desktop: { call, onEvent: () => () => undefined } });
  const early = new Map([[earlyKey('stress.history', { days: 30 }), { ok: true, value: 'early' }]]);
  const { client } = createTransport(<Answer>(question: string) => {
    const answer = early.get(question);
    return answer && (Promise.resolve(answer) as Promise<Answer>);
  });
  expect(await client.call('stress.history', { days: 3650 })).toBe('asked anew');
  expect(await client.call('stress.history', { days: 30 })).toBe('early');
  expect(asked).toEqual([['stress.history', { days: 3650 }]]);
});
