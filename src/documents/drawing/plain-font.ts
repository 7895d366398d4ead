import { HubError } from '../../domain/errors.js';

/** Positions and substitutions of glyphs: reading them anew for each document takes most of the time of making it. */
const LAYOUT_TABLES: ReadonlySet<string> = new Set(['GDEF', 'GPOS', 'GSUB']);
const TRUETYPE = 0x00010000;
const HEADER = 12;
const RECORD = 16;

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly data: Buffer;
}

/**
 * A TrueType font without its OpenType layout tables (OpenType 1.9, Organization of an OpenType Font): kerning and
 * ligatures are lost, and a document is made five times as fast. Refuses (`bad-setting`) what is not a TrueType file.
 */
export function plainFont(file: Buffer, name: string): Buffer {
  if (file.length < HEADER || file.readUInt32BE(0) !== TRUETYPE) {
    throw new HubError('bad-setting', `${name}: expected a TrueType font`, name);
  }
  return fontOf(tablesOf(file).filter((table) => !LAYOUT_TABLES.has(table.tag)));
}

function tablesOf(file: Buffer): Table[] {
  return Array.from({ length: file.readUInt16BE(4) }, (_, index) => {
    const record = HEADER + RECORD * index;
    const offset = file.readUInt32BE(record + 8);
    return {
      tag: file.toString('latin1', record, record + 4),
      checksum: file.readUInt32BE(record + 4),
      data: file.subarray(offset, offset + file.readUInt32BE(record + 12)),
    };
  });
}

function fontOf(tables: readonly Table[]): Buffer {
  const directory = Buffer.alloc(HEADER + RECORD * tables.length);
  directory.writeUInt32BE(TRUETYPE, 0);
  directory.writeUInt16BE(tables.length, 4);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const record = HEADER + RECORD * index;
    directory.write(tag, record, 'latin1');
    directory.writeUInt32BE(checksum, record + 4);
    directory.writeUInt32BE(offset, record + 8);
    directory.writeUInt32BE(data.length, record + 12);
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}
