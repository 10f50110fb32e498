import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { silentLog } from '../lib/log.ts';
import { remember } from './remembered.ts';

const bounds = { x: 10, y: -20, width: 1000, height: 700, maximized: false };

test('what has been remembered is there at the next start', () => {
  const dataDir = path.join(temporaryDir(), 'not yet there');
  remember(dataDir, silentLog).set({ toldStays: true, windows: { crypto: bounds } });
  expect(remember(dataDir, silentLog).get()).toMatchObject({ toldStays: true, windows: { crypto: bounds } });
  expect(fs.readdirSync(dataDir)).toEqual(['desktop.json']);
});

test.each([
  ['cut off', '{"toldStays":'],
  ['of another form', '{"windows":{"crypto":{"x":"left"}}}'],
  ['empty', ''],
])('a file that is %s is begun anew', (_what, text) => {
  const dataDir = temporaryDir();
  fs.writeFileSync(path.join(dataDir, 'desktop.json'), text);
  const remembered = remember(dataDir, silentLog);
  expect(remembered.get()).toEqual({ windows: {}, toldStays: false, failureNoticeOn: null, level: null });
  remembered.set({ failureNoticeOn: '2026-02-19' });
  expect(remember(dataDir, silentLog).get().failureNoticeOn).toBe('2026-02-19');
});

test('a file that cannot be written stops nothing', () => {
  const dataDir = path.join(temporaryDir(), 'file');
  fs.writeFileSync(dataDir, 'a file where the folder should be');
  const remembered = remember(dataDir, silentLog);
  remembered.set({ toldStays: true });
  expect(remembered.get().toldStays).toBe(true);
});
