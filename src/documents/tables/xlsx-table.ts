import { Zip, ZipDeflate } from 'fflate';
import { Decimal } from '../../domain/decimal.js';
import { type Cell, type ColumnKind, cellText, type Table } from '../../domain/tables/table.js';
import { NAMES, STYLES, staticParts, xmlText } from './xlsx-parts.js';

/** Rows that are written before the bytes are handed on. */
const ROWS_PER_CHUNK = 500;
/** What one sheet of Excel holds; more goes on in a sheet of its own. */
const ROWS_PER_SHEET = 1_048_575;
/** Digits that Excel keeps of a number: what has more is written as text, so that none is lost. */
const EXACT_DIGITS = 15;

/**
 * A table as XLSX (ECMA-376), row by row: memory does not grow with the number of rows. Text is written as inline strings,
 * which are never formulas; decimals as numbers where Excel keeps all their digits, otherwise as text.
 */
export async function* writeXlsx(table: Table): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, data) => {
    if (error) failure = error;
    else pieces.push(data);
  });
  const rows = table.rows[Symbol.asyncIterator]();
  let sheets = 0;
  for (let next = await rows.next(); sheets === 0 || !next.done; ) {
    sheets += 1;
    const sheet = openPart(zip, NAMES.sheet(sheets));
    sheet(sheetHead(table));
    for (let count = 0; !next.done && count < ROWS_PER_SHEET; count++) {
      sheet(rowXml(table.columns, next.value));
      if (count % ROWS_PER_CHUNK === 0) yield* drained(pieces, failure);
      next = await rows.next();
    }
    sheet('</sheetData></worksheet>', true);
  }
  for (const [name, xml] of staticParts(table.name, sheets)) openPart(zip, name)(xml, true);
  zip.end();
  yield* drained(pieces, failure);
}

function openPart(zip: Zip, name: string): (xml: string, isLast?: boolean) => void {
  const part = new ZipDeflate(name, { level: 6 });
  zip.add(part);
  let waiting = '';
  return (xml, isLast = false) => {
    waiting += xml;
    if (!isLast && waiting.length < 64 * 1024) return;
    part.push(Buffer.from(waiting), isLast);
    waiting = '';
  };
}

function* drained(pieces: Uint8Array[], failure: Error | undefined): Generator<Uint8Array, void, undefined> {
  if (failure) throw failure;
  yield* pieces.splice(0);
}

function sheetHead({ columns }: Table): string {
  const widths = columns.map(({ kind }, index) => {
    const width = kind === 'TEXT' ? 24 : 16;
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  const heads = columns.map(({ name }) => inline(name, STYLES.head)).join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row>${heads}</row>`;
}

function rowXml(columns: Table['columns'], row: readonly Cell[]): string {
  let cells = '';
  for (const [index, cell] of row.entries()) cells += cellXml(columns[index]?.kind ?? 'TEXT', cell);
  return `<row>${cells}</row>`;
}

function cellXml(kind: ColumnKind, cell: Cell): string {
  if (cell === undefined || cell === '') return '<c/>';
  if (kind === 'TEXT' || kind === 'DATE' || kind === 'INSTANT') return inline(cellText(cell), STYLES.text);
  const text = cellText(cell);
  const isExact = Decimal.isDecimal(cell) ? cell.precision(true) <= EXACT_DIGITS : Number.isSafeInteger(cell);
  if (!isExact) return inline(text, STYLES.text);
  const style = kind === 'AMOUNT' ? STYLES.amount : STYLES.plain;
  return `<c s="${style}"><v>${text}</v></c>`;
}

function inline(text: string, style: number): string {
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}
