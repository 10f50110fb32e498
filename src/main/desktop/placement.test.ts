import { expect, test } from 'vitest';
import { placeWindow } from './placement.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 900 };
const right = { x: 1440, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 1000, height = 700, maximized = false) => ({
  x,
  y,
  width,
  height,
  maximized,
});

test('a window that was never open stands in the middle of the first screen', () => {
  expect(placeWindow(undefined, [laptop, right])).toEqual({
    x: 80,
    y: 20,
    width: 1280,
    height: 860,
    maximized: false,
  });
});

test('a window comes back to where it stood, also on the second screen and maximized', () => {
  expect(placeWindow(at(1600, 100), [laptop, right])).toEqual(at(1600, 100));
  expect(placeWindow(at(10, 10, 1000, 700, true), [laptop])).toEqual(at(10, 10, 1000, 700, true));
});

test.each([
  ['the screen has been unplugged', at(1600, 100), { x: 220, y: 100 }],
  ['too little of it would show', at(1400, 100), { x: 220, y: 100 }],
  ['its title bar would be above the screen', at(100, -30), { x: 220, y: 100 }],
])('it is brought to the middle when %s', (_name, remembered, place) => {
  expect(placeWindow(remembered, [laptop])).toMatchObject(place);
});

test('a part of it beyond the edge is where the user has put it', () => {
  expect(placeWindow(at(-400, 300), [laptop])).toEqual(at(-400, 300));
});

test('it is never larger than its screen nor smaller than it can be used', () => {
  expect(placeWindow(at(0, 0, 4000, 3000), [laptop])).toMatchObject({ width: 1440, height: 900 });
  expect(placeWindow(at(0, 0, 100, 100), [laptop])).toMatchObject({ width: 900, height: 600 });
  expect(placeWindow(undefined, [{ x: 0, y: 0, width: 800, height: 500 }])).toMatchObject({
    width: 900,
    height: 600,
  });
});
