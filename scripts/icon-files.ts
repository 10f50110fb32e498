/** Writes icons of several sizes into one file, as Windows and macOS want them. */

/** PNG files of a square image, by its side in pixels. */
export type PngBySize = ReadonlyMap<number, Buffer>;

function pick(images: PngBySize, pixels: number): Buffer {
  const png = images.get(pixels);
  if (!png) throw new Error(`there is no image of ${pixels} pixels`);
  return png;
}

/** The sizes that Windows looks for, from the taskbar to the largest tiles. */
const icoSizes = [16, 24, 32, 48, 64, 128, 256];

export function ico(images: PngBySize): Buffer {
  const headerBytes = 6 + 16 * icoSizes.length;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(icoSizes.length, 4);
  let offset = headerBytes;
  const pngs = icoSizes.map((pixels, index) => {
    const png = pick(images, pixels);
    const at = 6 + 16 * index;
    // One byte for each side, in which 256 is 0.
    header.writeUInt8(pixels % 256, at);
    header.writeUInt8(pixels % 256, at + 1);
    header.writeUInt16LE(1, at + 4); // planes
    header.writeUInt16LE(32, at + 6); // bits a pixel
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
    return png;
  });
  return Buffer.concat([header, ...pngs]);
}

/** The kinds that may hold a PNG. Some sizes are there twice: as they are, and as half the size on a dense screen. */
const icnsKinds: readonly [kind: string, pixels: number][] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

export function icns(images: PngBySize): Buffer {
  const block = (kind: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(kind, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return block('icns', Buffer.concat(icnsKinds.map(([kind, pixels]) => block(kind, pick(images, pixels)))));
}
