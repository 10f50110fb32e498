/** Writes icons of several sizes into one file, as Windows and macOS want them. */

/** PNG files of a square image, by its side in pixels. */
export type PngBySize = ReadonlyMap<number, Buffer>;

function pick(images: PngBySize, pixels: number): Buffer {
  const png = images.get(pixels);
  if (!png) throw new Error(`there is no image of ${pixels} pixels`);
  return png;
}

/** The sizes that Windows looks for, from the taskbar to the largest tiles. */
export const appSizes = [16, 24, 32, 48, 64, 128, 256];
/** Those of its tray, on screens of 100 to 300 percent. */
export const traySizes = [16, 20, 24, 28, 32, 40, 48];

/**
 * A picture as every Windows reads it, before and after it learned of PNG: from the bottom, blue first, then a mask. `rgba`
 * are the bytes of red, green, blue and opacity of each pixel, row by row from the top.
 */
export function bitmap(side: number, rgba: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(side, 4);
  header.writeInt32LE(side * 2, 8); // picture and mask
  header.writeUInt16LE(1, 12); // planes
  header.writeUInt16LE(32, 14); // bits a pixel
  const rowBytes = side * 4;
  const rows = Array.from({ length: side }, (_, row) =>
    Buffer.from(rgba.subarray((side - 1 - row) * rowBytes, (side - row) * rowBytes)),
  );
  for (const row of rows)
    for (let at = 0; at < rowBytes; at += 4) [row[at], row[at + 2]] = [row[at + 2] ?? 0, row[at] ?? 0];
  // The opacity of each pixel says it all. A row of the mask takes whole groups of 32 pixels.
  const mask = Buffer.alloc(side * Math.ceil(side / 32) * 4);
  return Buffer.concat([header, ...rows, mask]);
}

/** `pictures` by their side in pixels: bitmaps, and PNG files for the large ones. */
export function ico(pictures: ReadonlyMap<number, Buffer>): Buffer {
  const headerBytes = 6 + 16 * pictures.size;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(pictures.size, 4);
  let offset = headerBytes;
  for (const [index, [side, picture]] of [...pictures].entries()) {
    const at = 6 + 16 * index;
    // One byte for each side, in which 256 is 0.
    header.writeUInt8(side % 256, at);
    header.writeUInt8(side % 256, at + 1);
    header.writeUInt16LE(1, at + 4); // planes
    header.writeUInt16LE(32, at + 6); // bits a pixel
    header.writeUInt32LE(picture.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += picture.length;
  }
  return Buffer.concat([header, ...pictures.values()]);
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
