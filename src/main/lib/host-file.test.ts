import fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { readHostFile, removeHostFile, writeHostFile } from './host-file.ts';

afterEach(() => void vi.restoreAllMocks());

test('a file that cannot be removed keeps nobody from closing what comes after it', () => {
  const dir = temporaryDir();
  writeHostFile(dir, { url: 'http://127.0.0.1:1', instance_id: 'one', pid: 1, database: 'x' });
  vi.spyOn(fs, 'rmSync').mockImplementation(() => {
    throw Object.assign(new Error('held'), { code: 'EBUSY' });
  });
  removeHostFile(dir, 'one');
  vi.restoreAllMocks();
  removeHostFile(dir, 'another');
  expect(readHostFile(dir)?.instance_id).toBe('one');
  removeHostFile(dir, 'one');
  expect(readHostFile(dir)).toBeUndefined();
});
