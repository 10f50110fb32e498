import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endRecord = Buffer.from('PK\x05\x06', 'latin1');

/** Unpacks a zip file below 4 GB into `folder`; `rename` gives each entry its new name, or undefined to leave it out. */
export function unzip(file, folder, rename) {
  const handle = openSync(file, 'r');
  const read = (position, length) => {
    const buffer = Buffer.allocUnsafe(length);
    readSync(handle, buffer, 0, length, position);
    return buffer;
  };
  try {
    const { size } = fstatSync(handle);
    const tailLength = Math.min(size, 65_557);
    const tail = read(size - tailLength, tailLength);
    const end = tail.lastIndexOf(endRecord);
    if (end < 0) throw new Error(`${file} is not a zip file`);
    const directory = read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    for (let at = 0; at < directory.length; ) {
      const method = directory.readUInt16LE(at + 10);
      const packedLength = directory.readUInt32LE(at + 20);
      const nameLength = directory.readUInt16LE(at + 28);
      const restLength = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      const mode = directory.readUInt32LE(at + 38) >>> 16;
      const position = directory.readUInt32LE(at + 42);
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
      at += 46 + nameLength + restLength;
      const to = name.endsWith('/') ? undefined : rename(name);
      if (to === undefined) continue;
      const local = read(position, 30);
      const packed = read(position + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), packedLength);
      const target = join(folder, to);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, method === 8 ? inflateRawSync(packed) : packed);
      chmodSync(target, mode & 0o777 || 0o644);
    }
  } finally {
    closeSync(handle);
  }
}
