import fs from 'node:fs';
import path from 'node:path';
// Its main entry asks for Electron, which plain Node would try to download; this one serves both.
import electronLog from 'electron-log/node';

// It tells the console of every line that it could not write, through the first logger that there was.
electronLog.transports.console.writeFn = () => undefined;

export interface LogFile {
  /** Where the newest lines are. */
  readonly file: string;
  /** Appends one line, its end included. Never throws: when the disk is full or the folder gone, the line is lost. */
  write(line: string): void;
}

export interface LogFileLimits {
  /** A file that is larger is set aside. */
  maxBytes: number;
  /** The current one included. */
  files: number;
}

const defaultLimits: LogFileLimits = { maxBytes: 5 * 1024 * 1024, files: 3 };

/** The folder of the log files. */
export const logFolder = (dataDir: string): string => path.join(dataDir, 'logs');

/** `main.log`, `main.1.log`, `main.2.log`: the higher, the older. */
function rotate(file: string, files: number): void {
  const { dir, name, ext } = path.parse(file);
  const aged = (age: number) => path.join(dir, age === 0 ? `${name}${ext}` : `${name}.${age}${ext}`);
  for (let age = files - 1; age > 0; age--) {
    if (fs.existsSync(aged(age - 1))) fs.renameSync(aged(age - 1), aged(age));
  }
}

/**
 * The log files of a data folder: together never larger than the limits by more than a line. Nothing is made before the
 * first line. What must not be in them is blotted out before it comes here (see `lineLog`).
 */
export function openLogFile(dataDir: string, limits: LogFileLimits = defaultLimits): LogFile {
  const folder = logFolder(dataDir);
  const file = path.join(folder, 'main.log');
  const logger = electronLog.create({ logId: file });
  logger.transports.console.level = false;
  const transport = logger.transports.file;
  // The line as it is: their own would take % for a placeholder.
  transport.transforms = [({ data }) => data];
  transport.maxSize = limits.maxBytes;
  transport.resolvePathFn = () => file;
  transport.archiveLogFn = () => {
    try {
      rotate(file, limits.files);
    } catch {
      // Held by another program: better nothing of the past than no bound.
      transport.getFile().clear();
    }
  };
  let isOpen = false;
  return {
    file,
    write(line) {
      try {
        // Whoever clears the folder away goes on without a restart.
        fs.mkdirSync(folder, { recursive: true });
        // A file that cannot be opened the first time is one that electron-log never tries again.
        if (!isOpen) fs.appendFileSync(file, '', { mode: 0o600 });
        isOpen = true;
        logger.info(line.replace(/\r?\n$/, ''));
      } catch {
        // A log must never take down what it tells of.
      }
    },
  };
}
