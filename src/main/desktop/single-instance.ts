import fs from 'node:fs';
import { app } from 'electron';
import { z } from 'zod';
import { chromiumDirOf } from '../lib/data-dir.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import { collectRequestSchema, type StartArguments } from './arguments.ts';

/** What a second launch hands to the instance that is there. Its arguments would come in an order of Chromium's. */
export const handedSchema = z.object({ hidden: z.boolean(), collect: collectRequestSchema.optional() });

/** Where Chromium keeps its files. Before it is ready. */
export function keepIn(folder: string): void {
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
}

/** Throws `file_not_written` when nothing can be kept there. */
function checkFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (cause) {
    throw new AppError(
      'file_not_written',
      { path: folder, problem: systemCode(cause) ?? 'unwritable' },
      { cause },
    );
  }
}

/**
 * Whether another instance has the data folder; it has been told what was asked for, then. Throws `file_not_written` when
 * Chromium can keep nothing there.
 */
export function isTaken(dataDir: string, { hidden, collect }: StartArguments): boolean {
  const folder = chromiumDirOf(dataDir);
  keepIn(folder);
  if (app.requestSingleInstanceLock({ hidden, ...(collect && { collect }) })) return false;
  // To Electron, a folder that cannot be written looks as if another instance had it.
  checkFolder(folder);
  return true;
}
