import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { traySizes } from '../../../scripts/icon-files.ts';
import { trayIconFile } from './tray-icon.ts';

const resources = path.resolve(import.meta.dirname, '../../../resources');
const read = (name: string) => fs.readFileSync(path.join(resources, name));
const states = ['idle', 'running', 'problem'] as const;

/** Side and content of each picture in an .ico file. */
function pictures(file: Buffer) {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const start = file.readUInt32LE(at + 12);
    return {
      side: file.readUInt8(at),
      picture: file.subarray(start, start + file.readUInt32LE(at + 8)),
    };
  });
}

test.each(states)('on Windows the icon of "%s" has a bitmap for every density of a screen', (state) => {
  const found = pictures(read(trayIconFile('win32', state)));
  expect(found.map(({ side }) => side)).toEqual(traySizes);
  for (const { side, picture } of found) {
    const [header, width, height] = [0, 4, 8].map((at) => picture.readUInt32LE(at));
    expect([header, width, height, picture.readUInt16LE(14)]).toEqual([40, side, 2 * side, 32]);
    const mask = side * Math.ceil(side / 32) * 4;
    expect(picture.length).toBe(40 + side * side * 4 + mask);
    const opacities = Array.from({ length: side * side }, (_, pixel) => picture[40 + pixel * 4 + 3] ?? 0);
    expect(Math.max(...opacities)).toBe(255);
    expect(Math.min(...opacities)).toBeLessThan(32);
  }
});

test.each(states)('the others find theirs for "%s", macOS the larger one by its name', (state) => {
  const sideOf = (name: string) => read(name).readUInt32BE(16);
  expect(sideOf(trayIconFile('linux', state))).toBe(32);
  const mac = trayIconFile('darwin', state);
  expect([sideOf(mac), sideOf(mac.replace('.png', '@2x.png'))]).toEqual([16, 32]);
});
