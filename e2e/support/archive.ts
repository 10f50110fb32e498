import fs from 'node:fs';

export interface ArchiveEntry {
  files?: Record<string, ArchiveEntry>;
  size?: number;
  /** From the end of the header. */
  offset?: string;
  unpacked?: boolean;
  integrity?: { algorithm: string; hash: string; blockSize: number; blocks: string[] };
}

/** An archive's table of what is in it, as text, and where that ends. */
export function headerOf(archive: string): { text: string; end: number } {
  const content = fs.readFileSync(archive);
  return {
    text: content.toString('utf8', 16, 16 + content.readUInt32LE(12)),
    end: 8 + content.readUInt32LE(4),
  };
}

/** The files in an archive, by their paths. */
export function filesOf(archive: string): Map<string, ArchiveEntry> {
  const found = new Map<string, ArchiveEntry>();
  const walk = (entry: ArchiveEntry, at: string) => {
    if (entry.files === undefined) found.set(at, entry);
    for (const [name, each] of Object.entries(entry.files ?? {}))
      walk(each, at === '' ? name : `${at}/${name}`);
  };
  walk(JSON.parse(headerOf(archive).text) as ArchiveEntry, '');
  return found;
}
