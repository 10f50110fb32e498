import fs from 'node:fs';
import path from 'node:path';
import electronLog from 'electron-log/node';

const maxBytes = 1024 * 1024;
const kept = 5;

export const logFolder = (dataDir: string): string => path.join(dataDir, 'logs');

/** main.log becomes main.1.log, that main.2.log, and so on; the oldest goes. */
function rotate(file: string): void {
  const numbered = (number: number) => (number === 0 ? file : file.replace(/\.log$/, `.${number}.log`));
  for (let number = kept; number > 0; number--) {
    if (fs.existsSync(numbered(number - 1))) fs.renameSync(numbered(number - 1), numbered(number));
  }
}

/** Log files of the desktop app: bounded in size and number. Gives the function that takes a line. */
export function openLogFile(dataDir: string): { file: string; write: (line: string) => void } {
  const file = path.join(logFolder(dataDir), 'main.log');
  const logger = electronLog.create({ logId: 'desktop' });
  const transport = logger.transports.file;
  logger.transports.console.level = false;
  transport.resolvePathFn = () => file;
  transport.maxSize = maxBytes;
  // A line comes with its instant and level already.
  transport.format = '{text}';
  transport.archiveLogFn = (old) => {
    try {
      rotate(old.path);
    } catch {
      // A file that another program holds open (Windows) is written on; the next start tries again.
    }
  };
  return { file, write: (line) => logger.info(line.replace(/\n$/, '')) };
}
