import { type ColumnKind, cellText, type Table } from '../../domain/tables/table.js';

/** Bytes that are gathered before they are handed on. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * A table as CSV (RFC 4180: comma, CRLF, quoted where needed; UTF-8 with a byte order mark, so that Excel reads umlauts).
 * Text that a spreadsheet would take for a formula gets a `'` in front; decimals keep every digit and their sign.
 * Memory does not grow with the number of rows.
 */
export async function* writeCsv({ columns, rows }: Table): AsyncGenerator<Uint8Array, void, undefined> {
  const kinds = columns.map(({ kind }) => kind);
  let text = `\uFEFF${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  for await (const row of rows) {
    text += lineOf(kinds, row.map(cellText));
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

function lineOf(kinds: readonly ColumnKind[], cells: readonly string[]): string {
  let line = '';
  for (const [index, cell] of cells.entries()) {
    const safe = kinds[index] === 'TEXT' ? harmless(cell) : cell;
    line += index === 0 ? quoted(safe) : `,${quoted(safe)}`;
  }
  return `${line}\r\n`;
}

/** What a spreadsheet would calculate or call (OWASP CSV injection) stays text. NUL has no place in a file of text. */
export function harmless(text: string): string {
  const clean = text.replaceAll('\0', '');
  return /^[=+\-@\t\r\n＝＋－＠]/u.test(clean) ? `'${clean}` : clean;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
