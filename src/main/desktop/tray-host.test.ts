import { describe, expect, test } from 'vitest';
import { busCall, parseMessage } from './dbus-message.ts';
import { busSocket } from './tray-host.ts';

test.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/dbus-a%20b,guid=77' }, '/tmp/dbus-a b'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=77,path=/tmp/dbus' }, '/tmp/dbus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=77' }, '\0/tmp/dbus-x'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1;unix:path=/b' }, '/b'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:' }, undefined],
  [{ XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/bus'],
  [{}, undefined],
])('the bus of %o is at %s', (env, socket) => {
  expect(busSocket(env)).toBe(socket);
});

/** What a bus daemon sends, byte by byte as the specification has it. */
const reply = (serial: number, value: boolean): Buffer => {
  const bytes = Buffer.alloc(36);
  bytes.write('l\x02\x01\x01', 0, 'latin1');
  bytes.writeUInt32LE(4, 4); // body
  bytes.writeUInt32LE(9, 8);
  bytes.writeUInt32LE(15, 12); // header fields
  bytes.write('\x05\x01u\x00', 16, 'latin1');
  bytes.writeUInt32LE(serial, 20);
  bytes.write('\x08\x01g\x00\x01b\x00', 24, 'latin1');
  bytes.writeUInt32LE(Number(value), 32);
  return bytes;
};

describe('messages', () => {
  test('a reply is read, also when it comes in pieces and with another behind it', () => {
    const stream = Buffer.concat([reply(3, true), reply(4, false)]);
    for (let length = 0; length < 36; length++) {
      expect(parseMessage(stream.subarray(0, length))).toBeUndefined();
    }
    expect(parseMessage(stream)).toEqual({
      size: 36,
      message: { type: 2, replySerial: 3, member: undefined, body: [true] },
    });
    expect(parseMessage(stream.subarray(36))?.message).toMatchObject({ replySerial: 4, body: [false] });
  });

  test('a call is as long as it says, and names its member and arguments', () => {
    for (const args of [[], ['a'], ['org.kde.StatusNotifierWatcher', '가나다']]) {
      const bytes = busCall(7, 'NameHasOwner', args);
      const parsed = parseMessage(bytes);
      expect(parsed?.size).toBe(bytes.length);
      expect(parsed?.message).toMatchObject({ type: 1, member: 'NameHasOwner', body: args });
    }
  });

  test('bytes of another order are refused', () => {
    expect(() => parseMessage(Buffer.alloc(64, 'B'))).toThrow('little-endian');
  });
});
