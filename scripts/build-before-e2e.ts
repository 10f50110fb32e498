import { resolve } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';

/** Vitest calls this once before the first e2e file: those tests drive the built product. */
export async function setup(): Promise<void> {
  await ensureBuilt(resolve(import.meta.dirname, '..'));
}
