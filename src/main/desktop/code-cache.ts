import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { chromiumDirOf } from '../lib/data-dir.ts';

/** A program that runs. */
export interface LoadedProgram<Exports> {
  exports: Exports;
  /**
   * What the engine has compiled of the program by now, as the cache file of its next start. Takes some 10 ms. Undefined
   * when the program runs from such a file.
   */
  compiled: (() => Buffer) | undefined;
}

export const codeCacheFile = (dataDir: string): string => path.join(chromiumDirOf(dataDir), 'program.v8');

const digest = (source: Buffer, code: Buffer) => createHash('sha256').update(source).update(code).digest();
const digestLength = 32;

/** Whether nobody else can have written it: a data folder may be one that several users share. Windows has no such word. */
function isOwn(file: string): boolean {
  if (process.getuid === undefined) return true;
  const { uid, mode } = fs.statSync(file);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/** The engine itself compares versions, flags and the length of the source, but not whether either is still the same. */
function readCode(cacheFile: string | undefined, source: Buffer): Buffer | undefined {
  if (cacheFile === undefined) return undefined;
  try {
    if (!isOwn(cacheFile)) return undefined;
    const kept = fs.readFileSync(cacheFile);
    const code = kept.subarray(digestLength);
    return digest(source, code).equals(kept.subarray(0, digestLength)) ? code : undefined;
  } catch {
    // There is none, or none that can be read: it will be made anew.
    return undefined;
  }
}

/**
 * Runs a CommonJS program in one ASCII file with the code that an earlier start has compiled, which saves a third of the
 * time in which the app starts. Node's own cache of this kind goes by the path of a file, and an AppImage has another at
 * every start; nor do all of Electron's versions that the app runs on have it. The file is trusted as the rest of the
 * data folder is, as are those that Chromium keeps beside it for pages.
 */
export function loadProgram<Exports extends object>(
  file: string,
  cacheFile: string | undefined,
): LoadedProgram<Exports> {
  const source = fs.readFileSync(file);
  const head = '(function (exports, require, module, __filename, __dirname) {';
  const cachedData = readCode(cacheFile, source);
  const script = new vm.Script(`${head}${source.toString()}\n})`, {
    filename: file,
    columnOffset: -head.length,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} as Exports };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  const isFromCache = cachedData !== undefined && script.cachedDataRejected === false;
  const compiled = () => {
    const code = script.createCachedData();
    return Buffer.concat([digest(source, code), code]);
  };
  return { exports: module.exports, compiled: isFromCache ? undefined : compiled };
}
