/**
 * As much of the D-Bus wire format as it takes to ask the bus who owns a name and to hear when that changes: calls
 * with text arguments out, replies and signals with texts or one boolean in. Little-endian only, which is ours to
 * choose; the bus daemon answers each client in the order it speaks.
 * https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages
 */

const bus = 'org.freedesktop.DBus';
const field = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 };

export const messageType = { call: 1, reply: 2, error: 3, signal: 4 } as const;

export interface Message {
  type: number;
  replySerial: number | undefined;
  member: string | undefined;
  /** Arguments that are texts, and a boolean as a boolean. */
  body: (string | boolean)[];
}

/** Collects bytes; every value begins at a multiple of its own size, counted from the start of the message. */
function createWriter() {
  const parts: Buffer[] = [];
  let length = 0;
  const push = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
  };
  const align = (size: number) => push(Buffer.alloc((size - (length % size)) % size));
  const uint32 = (value: number) => {
    align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    push(bytes);
  };
  return {
    align,
    uint32,
    byte: (value: number) => push(Buffer.of(value)),
    string(text: string): void {
      const bytes = Buffer.from(text);
      uint32(bytes.length);
      push(Buffer.concat([bytes, Buffer.of(0)]));
    },
    signature(text: string): void {
      push(Buffer.concat([Buffer.of(text.length), Buffer.from(text), Buffer.of(0)]));
    },
    append: push,
    bytes: () => Buffer.concat(parts),
  };
}

/** A call to the bus itself. */
export function busCall(serial: number, member: string, args: readonly string[] = []): Buffer {
  const body = createWriter();
  for (const arg of args) body.string(arg);
  const fields = createWriter();
  const text = (code: number, type: string, value: string) => {
    fields.align(8);
    fields.byte(code);
    fields.signature(type);
    if (type === 'g') fields.signature(value);
    else fields.string(value);
  };
  text(field.path, 'o', '/org/freedesktop/DBus');
  text(field.interface, 's', bus);
  text(field.member, 's', member);
  text(field.destination, 's', bus);
  if (args.length > 0) text(field.signature, 'g', 's'.repeat(args.length));

  const message = createWriter();
  for (const byte of ['l'.charCodeAt(0), messageType.call, 0, 1]) message.byte(byte);
  message.uint32(body.bytes().length);
  message.uint32(serial);
  message.uint32(fields.bytes().length);
  message.append(fields.bytes());
  message.align(8);
  message.append(body.bytes());
  return message.bytes();
}

/** Reads values of the types that occur in headers and in what we ask for; undefined stands for any other. */
function createReader(buffer: Buffer, start: number) {
  let at = start;
  const align = (size: number) => {
    at += (size - (at % size)) % size;
  };
  const uint32 = () => {
    align(4);
    at += 4;
    return buffer.readUInt32LE(at - 4);
  };
  const text = (length: number) => {
    const value = buffer.toString('utf8', at, at + length);
    at += length + 1;
    return value;
  };
  const signature = () => text(buffer.readUInt8(at++));
  return {
    align,
    signature,
    position: () => at,
    byte: () => buffer.readUInt8(at++),
    value(type: string): string | number | boolean | undefined {
      if (type === 's' || type === 'o') return text(uint32());
      if (type === 'g') return signature();
      if (type === 'b') return uint32() === 1;
      if (type === 'u') return uint32();
      return undefined;
    },
  };
}

/** The first message in what has arrived, and how many bytes it takes; undefined while it is not all there. */
export function parseMessage(buffer: Buffer): { message: Message; size: number } | undefined {
  if (buffer.length < 16) return undefined;
  if (buffer[0] !== 'l'.charCodeAt(0)) throw new Error('not a little-endian D-Bus message');
  const headerEnd = 16 + Math.ceil(buffer.readUInt32LE(12) / 8) * 8;
  const size = headerEnd + buffer.readUInt32LE(4);
  if (buffer.length < size) return undefined;

  const fieldsEnd = 16 + buffer.readUInt32LE(12);
  const header = createReader(buffer, 16);
  const fields = new Map<number, string | number | boolean | undefined>();
  while (header.position() < fieldsEnd) {
    header.align(8);
    const code = header.byte();
    const value = header.value(header.signature());
    if (value === undefined) break;
    fields.set(code, value);
  }
  const body: (string | boolean)[] = [];
  const reader = createReader(buffer, headerEnd);
  for (const type of String(fields.get(field.signature) ?? '')) {
    const value = reader.value(type);
    if (value === undefined) break;
    if (typeof value !== 'number') body.push(value);
  }
  const replySerial = fields.get(field.replySerial);
  const member = fields.get(field.member);
  return {
    size,
    message: {
      type: buffer[1] ?? 0,
      replySerial: typeof replySerial === 'number' ? replySerial : undefined,
      member: typeof member === 'string' ? member : undefined,
      body,
    },
  };
}
