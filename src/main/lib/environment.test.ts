import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { AppError } from './errors.ts';

const upstream = { DDC_UPSTREAM: 'http://127.0.0.1:9000' };

function refusalOf(env: Record<string, string>): AppError {
  try {
    readEnvironment(env);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('not refused');
}

describe('values that are refused, each naming its variable', () => {
  test.each([
    ['DDC_PROT', '8000'],
    ['DDC_', ''],
    ['DDC_PORT', 'abc'],
    ['DDC_PORT', '-1'],
    ['DDC_PORT', '65536'],
    ['DDC_PORT', '80.5'],
    ['DDC_PORT', '1e3'],
    ['DDC_PORT', '0x50'],
    ['DDC_PORT', ' 8000'],
    ['DDC_UPSTREAM', 'nonsense'],
    ['DDC_UPSTREAM', 'localhost:9000'],
    ['DDC_UPSTREAM', 'ftp://127.0.0.1/'],
    ['DDC_UPSTREAM', 'file:///tmp/x'],
    ['DDC_UPSTREAM', 'http://example.com'],
    ['DDC_UPSTREAM', 'http://192.168.0.10:9000'],
    ['DDC_UPSTREAM', 'http://0.0.0.0:9000'],
    ['DDC_UPSTREAM', 'http://localhost.example.com'],
    ['DDC_UPSTREAM', 'http://127.0.0.1.example.com'],
    ['DDC_UPSTREAM', 'http://127.0.0.1@example.com'],
    ['DDC_UPSTREAM', 'http://user@127.0.0.1'],
    ['DDC_UPSTREAM', 'http://:word@127.0.0.1'],
    ['DDC_UPSTREAM', 'http://127.0.0.1/?a=b'],
    ['DDC_UPSTREAM', 'http://127.0.0.1/#a'],
    ['DDC_PACE', '2'],
    ['DDC_PACE', '-0.1'],
    ['DDC_PACE', 'abc'],
    ['DDC_PACE', 'NaN'],
    ['DDC_PACE', 'Infinity'],
    ['DDC_PACE', ' '],
    ['DDC_NOW', 'yesterday'],
    ['DDC_NOW', '2026-02-18'],
    ['DDC_NOW', '2026-02-18T21:00:00'],
    ['DDC_NOW', '2026-02-30T21:00:00Z'],
    ['DDC_NOW', '2026-13-01T21:00:00Z'],
    ['DDC_NOW', '2026-02-18T25:00:00Z'],
    ['DDC_NOW', '1771448400'],
  ])('%s=%j', (name, value) => {
    const refusal = refusalOf({ ...(name === 'DDC_UPSTREAM' ? {} : upstream), [name]: value });
    expect(refusal.code).toBe('bad_config');
    expect(refusal.exitCode).toBe(2);
    expect(refusal.message).toContain(`${name} `);
  });

  test('a misspelt variable is answered with the names that exist', () => {
    expect(refusalOf({ DDC_PROT: '1' }).message).toContain('DDC_PORT');
  });

  test('bad DDC_PACE and DDC_NOW are refused also where they would have no effect', () => {
    expect(refusalOf({ DDC_PACE: '2' }).params.name).toBe('DDC_PACE');
    expect(refusalOf({ DDC_NOW: 'x' }).params.name).toBe('DDC_NOW');
  });
});

describe('values that are taken', () => {
  test('nothing set: the defaults of a normal user', () => {
    const environment = readEnvironment({ PATH: '/bin' });
    expect(environment).toMatchObject({
      databaseFile: undefined,
      port: undefined,
      upstream: undefined,
      pace: 1,
      startAt: undefined,
      ignored: [],
      keys: { fred: undefined, coingecko: undefined },
    });
    expect(path.isAbsolute(environment.dataDir)).toBe(true);
    expect(environment.dataDir).toContain('daily-data-collector');
  });

  test('an empty variable counts as not set', () => {
    const names = ['DDC_DATA_DIR', 'DDC_DB', 'DDC_PORT', 'DDC_UPSTREAM', 'DDC_PACE', 'DDC_NOW'];
    const empty = Object.fromEntries(
      [...names, 'FRED_API_KEY', 'COINGECKO_API_KEY'].map((name) => [name, '']),
    );
    expect(readEnvironment(empty)).toEqual(readEnvironment({}));
  });

  test.each([
    ['0', 0],
    ['8000', 8000],
    ['65535', 65_535],
  ])('DDC_PORT=%s', (text, port) => {
    expect(readEnvironment({ DDC_PORT: text }).port).toBe(port);
  });

  test.each([
    ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000'],
    ['http://localhost:9000/base/', 'http://localhost:9000/base'],
    ['https://[::1]:9000', 'https://[::1]:9000'],
    ['http://127.8.9.10:1', 'http://127.8.9.10:1'],
  ])('DDC_UPSTREAM=%s, without a slash at the end', (text, url) => {
    expect(readEnvironment({ DDC_UPSTREAM: text }).upstream).toBe(url);
  });

  test.each([
    ['0', 0],
    ['0.25', 0.25],
    ['1', 1],
  ])('DDC_PACE=%s', (text, pace) => {
    expect(readEnvironment({ ...upstream, DDC_PACE: text })).toMatchObject({ pace, ignored: [] });
  });

  test.each([
    '2026-02-18T21:00:00Z',
    '2026-02-18T21:00:00.000Z',
    '2026-02-19T06:00:00+09:00',
    '2026-02-18T16:00:00-05:00',
  ])('DDC_NOW=%s', (text) => {
    const { startAt } = readEnvironment({ ...upstream, DDC_NOW: text });
    expect(startAt?.toISOString()).toBe('2026-02-18T21:00:00.000Z');
  });

  test('without DDC_UPSTREAM, DDC_PACE and DDC_NOW are named as having no effect', () => {
    expect(readEnvironment({ DDC_PACE: '0', DDC_NOW: '2026-02-18T21:00:00Z' }).ignored).toEqual([
      'DDC_PACE',
      'DDC_NOW',
    ]);
  });

  test('relative paths are made absolute and keys are handed on', () => {
    const environment = readEnvironment({
      DDC_DATA_DIR: 'data',
      DDC_DB: 'other/db.sqlite',
      FRED_API_KEY: 'f',
      COINGECKO_API_KEY: 'c',
    });
    expect(environment.dataDir).toBe(path.resolve('data'));
    expect(environment.databaseFile).toBe(path.resolve('other/db.sqlite'));
    expect(environment.keys).toEqual({ fred: 'f', coingecko: 'c' });
  });
});
