import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { noticeSchema } from '../../shared/model-backup.ts';
import { systemCode } from './errors.ts';

const storedSchema = noticeSchema.omit({ text: true });
/** A notice as it is kept: the sentence is made when it is read, in the reader's language. */
export type StoredNotice = z.output<typeof storedSchema>;

/** What the user has to know, kept outside the database, which may be what it is about. */
export interface Notices {
  /** Oldest first. */
  list(): StoredNotice[];
  /** Keeps a notice in the place of an earlier one of the same id. */
  put(notice: StoredNotice): void;
  /** Whether there was one of that id. */
  dismiss(id: string): boolean;
}

const isId = (id: string) => /^[a-z0-9_-]{1,80}$/.test(id);

/** Notices in a folder, one file each, so that several processes can add and dismiss at once. */
export function createNotices(dir: string): Notices {
  const fileOf = (id: string) => path.join(dir, `${id}.json`);

  function read(name: string): StoredNotice[] {
    try {
      const parsed = storedSchema.safeParse(JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8')));
      return parsed.success && `${parsed.data.id}.json` === name ? [parsed.data] : [];
    } catch {
      // Dismissed in the meantime, or not ours.
      return [];
    }
  }

  return {
    list() {
      let names: string[];
      try {
        names = fs.readdirSync(dir);
      } catch {
        return [];
      }
      const found = names.filter((name) => name.endsWith('.json')).flatMap(read);
      return found.sort((a, b) => (a.at === b.at ? a.id.localeCompare(b.id) : a.at < b.at ? -1 : 1));
    },
    put(notice) {
      const file = fileOf(notice.id);
      const draft = `${file}.${process.pid}`;
      fs.mkdirSync(dir, { recursive: true });
      try {
        fs.writeFileSync(draft, JSON.stringify(notice));
        fs.renameSync(draft, file);
      } catch (thrown) {
        fs.rmSync(draft, { force: true });
        throw thrown;
      }
    },
    dismiss(id) {
      if (!isId(id)) return false;
      try {
        fs.unlinkSync(fileOf(id));
        return true;
      } catch (thrown) {
        if (systemCode(thrown) === 'ENOENT') return false;
        throw thrown;
      }
    },
  };
}
