/** Where the product writes what a developer needs to know. The host decides where lines go. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    return {
      name: value.name,
      message: value.message,
      stack: value.stack,
      ...(value.cause ? { cause: plain(value.cause) } : {}),
    };
  }
  return value;
}

/** One line a message: instant, level, message, fields as JSON. `redact` blots out what must not be in it. */
export function lineLog(options: {
  write: (line: string) => void;
  now: () => Date;
  redact: (text: string) => string;
}): Log {
  const line = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    let text = `${options.now().toISOString()} ${level} ${message}`;
    if (fields) {
      const entries = Object.entries(fields).map(([key, value]) => [key, plain(value)]);
      text += ` ${JSON.stringify(Object.fromEntries(entries))}`;
    }
    options.write(`${options.redact(text)}\n`);
  };
  return { info: line('info '), warn: line('warn '), error: line('error') };
}
