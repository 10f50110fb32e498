import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { loadProgram } from './code-cache.ts';

interface Program {
  where: string;
  answer: () => number;
  /** Where it says that it breaks. */
  breaks: () => string;
}

const text = (number: number) =>
  `"use strict";const {basename}=require('node:path');exports.where=basename(__filename);exports.answer=()=>${number};` +
  `exports.breaks=()=>new Error('broken').stack;`;

/** A program and the cache that its first run has left. */
function keptOnce() {
  const dir = temporaryDir('ddc-code-');
  const file = path.join(dir, 'program.cjs');
  const cacheFile = path.join(dir, 'program.v8');
  fs.writeFileSync(file, text(42));
  const load = () => loadProgram<Program>(file, cacheFile);
  const first = load();
  expect(first.exports.answer()).toBe(42);
  const code = first.compiled?.();
  if (!code) throw new Error('nothing was compiled');
  fs.writeFileSync(cacheFile, code);
  return { file, cacheFile, load };
}

test('a program runs from the code that an earlier start has compiled, as it did from its text', () => {
  const { load } = keptOnce();
  const { exports, compiled } = load();
  expect(compiled).toBeUndefined();
  expect(exports.where).toBe('program.cjs');
  expect(exports.answer()).toBe(42);
  expect(exports.breaks()).toMatch(/^Error: broken\n.*program\.cjs:1:\d+\)/);
});

test('a place in its first line is that of the file', () => {
  const { load } = keptOnce();
  const at = text(42).indexOf("new Error('broken')") + 1;
  expect(load().exports.breaks()).toContain(`program.cjs:1:${at}`);
});

test('a program that has changed never runs from the code of another, though it is as long', () => {
  const { file, load } = keptOnce();
  fs.writeFileSync(file, text(43));
  const { exports, compiled } = load();
  expect(exports.answer()).toBe(43);
  expect(compiled).toBeDefined();
});

test.each([
  ['damaged', (code: Buffer) => Buffer.concat([code.subarray(0, -9), Buffer.alloc(9)])],
  ['cut off', (code: Buffer) => code.subarray(0, code.length / 2)],
  ['empty', () => Buffer.alloc(0)],
])('a cache that is %s is left aside', (_, spoil) => {
  const { cacheFile, load } = keptOnce();
  fs.writeFileSync(cacheFile, spoil(fs.readFileSync(cacheFile)));
  const { exports, compiled } = load();
  expect(exports.answer()).toBe(42);
  expect(compiled).toBeDefined();
});

test('code of another engine is left aside', () => {
  const { file, cacheFile, load } = keptOnce();
  const code = fs.readFileSync(cacheFile).subarray(32);
  code.fill(0, 0, 16);
  // Another text: the engine would remember the one that it has run in this process.
  fs.writeFileSync(file, text(44));
  const digest = createHash('sha256').update(text(44)).update(code).digest();
  fs.writeFileSync(cacheFile, Buffer.concat([digest, code]));
  const { exports, compiled } = load();
  expect(exports.answer()).toBe(44);
  expect(compiled).toBeDefined();
});

test('without a place for a cache, or with a folder in its place, a program runs all the same', () => {
  const { file, cacheFile } = keptOnce();
  expect(loadProgram<Program>(file, undefined).exports.answer()).toBe(42);
  fs.rmSync(cacheFile);
  fs.mkdirSync(cacheFile);
  expect(loadProgram<Program>(file, cacheFile).exports.answer()).toBe(42);
});

test.skipIf(process.platform === 'win32')('what others may write is not run', () => {
  const { cacheFile, load } = keptOnce();
  fs.chmodSync(cacheFile, 0o666);
  expect(load().compiled).toBeDefined();
  fs.chmodSync(cacheFile, 0o600);
  expect(load().compiled).toBeUndefined();
});
