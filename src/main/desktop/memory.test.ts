import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineLog } from '../lib/log.ts';
import { createTidier } from './memory.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a database that cannot say whether something runs breaks nothing', async () => {
  const lines: string[] = [];
  const log = lineLog({ write: (line) => lines.push(line), now: () => new Date(), redact: (text) => text });
  const isBusy = () => {
    throw new Error('database disk image is malformed');
  };
  createTidier({ isBusy, log }).soon();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(lines.join('')).toContain('memory could not be given back');
});
