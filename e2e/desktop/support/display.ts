import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen and a session bus of one test's own. */
export interface Display {
  /** What a program needs to find them. */
  env: { DISPLAY: string; DBUS_SESSION_BUS_ADDRESS: string };
  stop(): Promise<void>;
}

async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}

/** Starts a program and waits for the first line that it writes to `descriptor`. */
async function begin(command: string, args: string[], descriptor: 1 | 3) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const closed = once(child, 'close');
  const line = await firstLine(child.stdio[descriptor] as Readable);
  if (line === '') throw new Error(`${command} did not start`);
  return {
    line,
    async stop() {
      child.kill();
      await closed;
    },
  };
}

export async function startDisplay({ size = '1600x1000' } = {}): Promise<Display> {
  const screen = await begin(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'],
    3,
  );
  const bus = await begin('dbus-daemon', ['--session', '--nofork', '--print-address'], 1);
  return {
    env: { DISPLAY: `:${screen.line}`, DBUS_SESSION_BUS_ADDRESS: bus.line },
    async stop() {
      await Promise.all([screen.stop(), bus.stop()]);
    },
  };
}
