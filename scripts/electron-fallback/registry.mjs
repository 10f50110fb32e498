import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/**
 * Fetches a package as a file into the empty `folder` and gives its path. `sha512` is what it must be: other bytes
 * are refused.
 */
export async function fetchPackage({ name, sha512 }, folder) {
  await promisify(execFile)(
    'npm',
    ['pack', '--silent', '--ignore-scripts', name, '--pack-destination', folder],
    {
      cwd: folder,
    },
  );
  const file = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  if (file === undefined) throw new Error(`npm pack ${name} left nothing`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(folder, file)), hash);
  const found = hash.digest('base64');
  if (found !== sha512) throw new Error(`${name}: sha512 is ${found}, not ${sha512}`);
  return join(folder, file);
}
