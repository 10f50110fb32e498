import net from 'node:net';
import path from 'node:path';
import { busCall, messageType, parseMessage } from './dbus-message.ts';

/** Who owns this name on the session bus shows tray icons. */
const watcherName = 'org.kde.StatusNotifierWatcher';

/** The socket of the session bus: `unix:path=…` or `unix:abstract=…`, the first of the list that is one. */
export function busSocket(env: NodeJS.ProcessEnv): string | undefined {
  const address = env.DBUS_SESSION_BUS_ADDRESS;
  if (!address) return env.XDG_RUNTIME_DIR ? path.posix.join(env.XDG_RUNTIME_DIR, 'bus') : undefined;
  for (const one of address.split(';')) {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]*)/.exec(one) ?? [];
    if (kind === undefined || value === undefined) continue;
    const text = decodeURIComponent(value);
    return kind === 'abstract' ? `\0${text}` : text;
  }
  return undefined;
}

const login = `\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`;
const serials = { hello: 1, match: 2, owner: 3 };

/**
 * Watches whether the desktop shows tray icons: calls back with the first answer and with every change. Electron does
 * not say, and where nothing shows its icon an app that lives in the tray is gone from sight. A desktop without a
 * session bus shows none. Returns the function that ends the watch.
 */
export function watchTrayHost(env: NodeJS.ProcessEnv, onChange: (present: boolean) => void): () => void {
  const socketPath = busSocket(env);
  let known: boolean | undefined;
  const tell = (present: boolean) => {
    if (present !== known) onChange(present);
    known = present;
  };
  if (socketPath === undefined) {
    queueMicrotask(() => tell(false));
    return () => undefined;
  }
  let rest: Buffer = Buffer.alloc(0);
  let isLoggedIn = false;
  const socket = net.connect(socketPath, () => socket.write(login));
  socket.unref();

  function begin(): void {
    socket.write('BEGIN\r\n');
    socket.write(busCall(serials.hello, 'Hello'));
    const rule = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${watcherName}'`;
    socket.write(busCall(serials.match, 'AddMatch', [rule]));
    socket.write(busCall(serials.owner, 'NameHasOwner', [watcherName]));
  }

  function read(): void {
    if (!isLoggedIn) {
      const end = rest.indexOf('\r\n');
      if (end < 0) return;
      if (!rest.toString('latin1', 0, end).startsWith('OK')) return void socket.destroy();
      rest = rest.subarray(end + 2);
      isLoggedIn = true;
      begin();
    }
    for (let found = parseMessage(rest); found; found = parseMessage(rest)) {
      rest = rest.subarray(found.size);
      const { type, replySerial, member, body } = found.message;
      if (type === messageType.reply && replySerial === serials.owner) tell(body[0] === true);
      if (type === messageType.signal && member === 'NameOwnerChanged' && body[0] === watcherName) {
        tell(body[2] !== '');
      }
    }
  }

  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    try {
      read();
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => tell(false));
  return () => {
    socket.removeAllListeners('close');
    socket.destroy();
  };
}
