import fs from 'node:fs';
import path from 'node:path';

/**
 * Puts a new AppImage in the place of the old one, whose path stays: the entry that starts the app at login names it.
 * When it cannot be written, the old one is still there.
 */
export function replaceAppImage(old: string, fresh: string): void {
  const draft = path.join(path.dirname(old), `.${path.basename(old)}.${process.pid}`);
  try {
    // Not a rename: what was loaded lies in a cache, which may be on another disk.
    fs.copyFileSync(fresh, draft);
    fs.chmodSync(draft, 0o755);
    const file = fs.openSync(draft, 'r+');
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(draft, old);
  } catch (thrown) {
    fs.rmSync(draft, { force: true });
    throw thrown;
  }
  fs.rmSync(fresh, { force: true });
}
