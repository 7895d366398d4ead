import { deflateSync, inflateSync } from 'node:zlib';

/** A picture of plain colours: 8 bits each of red, green and blue. */
export interface FlatPng {
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE_MAX = 4_000;
const PIXELS_MAX = 4_000_000;
const BYTES_MAX = 1_000_000;
/** Bytes of a pixel by colour type (ISO/IEC 15948, 11.2.2): grey, RGB, palette, grey and alpha, RGBA. */
const PIXEL_BYTES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colourType: number;
  readonly palette: Buffer;
  readonly alphas: Buffer;
  readonly data: Buffer;
}

/**
 * Reads a PNG of any kind with 8 bits a channel and lays it on white: a document needs no transparency, and what comes out
 * can be put into a PDF as it is. Throws at anything that is broken, interlaced or larger than a logo.
 */
export function flatPng(file: Buffer): FlatPng {
  if (file.length > BYTES_MAX || !file.subarray(0, 8).equals(SIGNATURE)) throw new Error('no small PNG');
  const picture = readChunks(file);
  const pixel = PIXEL_BYTES[picture.colourType] ?? 0;
  const { width, height } = picture;
  const size = (width * pixel + 1) * height;
  const raw = inflateSync(picture.data, { maxOutputLength: size });
  if (raw.length !== size) throw new Error('a PNG with too few pixels');
  const rows = Buffer.alloc((width * 3 + 1) * height);
  let above: Buffer = Buffer.alloc(width * pixel);
  for (let y = 0; y < height; y++) {
    const from = y * (width * pixel + 1);
    const row = unfilter(raw.subarray(from, from + width * pixel + 1), { above, pixel });
    for (let x = 0; x < width; x++) {
      const colour = onWhite(row.subarray(x * pixel, (x + 1) * pixel), picture);
      for (const [channel, value] of colour.entries()) rows[y * (width * 3 + 1) + 1 + x * 3 + channel] = value;
    }
    above = row;
  }
  return { width, height, png: writePng(width, height, rows) };
}

function readChunks(file: Buffer): Picture {
  const chunks = new Map<string, Buffer[]>();
  for (let at = SIGNATURE.length; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    chunks.set(type, [...(chunks.get(type) ?? []), data]);
    if (type === 'IEND') break;
  }
  const header = chunks.get('IHDR')?.[0];
  if (header?.length !== 13) throw new Error('a PNG without header');
  const [width, height, colourType = 0] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]];
  const isPlain = header[8] === 8 && header[10] === 0 && header[11] === 0 && header[12] === 0;
  if (
    !isPlain ||
    width < 1 ||
    height < 1 ||
    width > SIDE_MAX ||
    height > SIDE_MAX ||
    width * height > PIXELS_MAX ||
    !(colourType in PIXEL_BYTES)
  ) {
    throw new Error('a PNG of another kind');
  }
  const palette = Buffer.concat(chunks.get('PLTE') ?? []);
  const alphas = Buffer.concat(chunks.get('tRNS') ?? []);
  return { width, height, colourType, palette, alphas, data: Buffer.concat(chunks.get('IDAT') ?? []) };
}

/** Takes the filter of a row back (ISO/IEC 15948, 9.2). */
function unfilter(filtered: Buffer, { above, pixel }: { readonly above: Buffer; readonly pixel: number }): Buffer {
  const [filter = 0] = filtered;
  const row = Buffer.from(filtered.subarray(1));
  for (let at = 0; at < row.length; at++) {
    const left = at < pixel ? 0 : (row[at - pixel] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < pixel ? 0 : (above[at - pixel] ?? 0);
    row[at] = (row[at] ?? 0) + predicted(filter, { left, up, corner });
  }
  return row;
}

interface Neighbours {
  readonly left: number;
  readonly up: number;
  readonly corner: number;
}

function predicted(filter: number, { left, up, corner }: Neighbours): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
      if (a <= b && a <= c) return left;
      return b <= c ? up : corner;
    }
    default:
      throw new Error('a PNG with an unknown filter');
  }
}

function onWhite(pixel: Buffer, { colourType, palette, alphas }: Picture): readonly [number, number, number] {
  const [first = 0, second = 0, third = 0, fourth = 255] = pixel;
  const over = (channel: number, alpha: number) => Math.round((channel * alpha + 255 * (255 - alpha)) / 255);
  switch (colourType) {
    case 2:
      return [first, second, third];
    case 3: {
      const [red = 0, green = 0, blue = 0] = palette.subarray(first * 3, first * 3 + 3);
      const alpha = alphas[first] ?? 255;
      return [over(red, alpha), over(green, alpha), over(blue, alpha)];
    }
    case 6:
      return [over(first, fourth), over(second, fourth), over(third, fourth)];
    default: {
      const grey = over(first, colourType === 4 ? second : 255);
      return [grey, grey, grey];
    }
  }
}

function writePng(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk without its checksum's value: nobody reads the file but pdfkit, which takes the pixels out of it. */
function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}
