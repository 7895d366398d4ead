import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { writeCsv } from '../../../src/documents/tables/csv-table.js';
import { writeDatev } from '../../../src/documents/tables/datev-csv.js';
import { writeXlsx } from '../../../src/documents/tables/xlsx-table.js';
import { parseDatevChart } from '../../../src/domain/datev/chart.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { type Column, type Table, tableOf } from '../../../src/domain/tables/table.js';
import { readProjectJson } from '../../domain/clearing/read-json.js';

interface Owed {
  readonly name: string;
  readonly amount: Decimal;
  readonly count?: number;
  readonly at: Date;
}

const COLUMNS: readonly Column<Owed>[] = [
  { name: 'name', kind: 'TEXT', of: ({ name }) => name },
  { name: 'amount', kind: 'AMOUNT', of: ({ amount }) => amount },
  { name: 'count', kind: 'COUNT', of: ({ count }) => count },
  { name: 'at', kind: 'INSTANT', of: ({ at }) => at },
];
const AT = new Date('2026-10-31T23:30:00Z');

function table(...rows: readonly Owed[]): Table {
  return tableOf(
    'owed',
    COLUMNS,
    (async function* () {
      yield* rows;
    })(),
  );
}

const DANGEROUS = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1'];

async function csvRows(of: Table): Promise<string[][]> {
  return parse(await buffer(writeCsv(of)), { bom: true, relax_column_count: false });
}

describe('a list as CSV', () => {
  it('has a head, one line a row and every digit of an amount', async () => {
    const rows = await csvRows(table({ name: 'Müller & Söhne', amount: new Decimal('-0.10000001'), count: 3, at: AT }));
    expect(rows).toEqual([
      ['name', 'amount', 'count', 'at'],
      ['Müller & Söhne', '-0.10000001', '3', '2026-10-31T23:30:00.000Z'],
    ]);
  });

  it('takes the danger out of text that looks like a formula, and leaves negative amounts alone', async () => {
    const rows = await csvRows(table(...DANGEROUS.map((name) => ({ name, amount: new Decimal(-1), at: AT }))));
    expect(rows.slice(1).map(([name]) => name)).toEqual(DANGEROUS.map((name) => `'${name}`));
    expect(rows.slice(1).every(([, amount]) => amount === '-1')).toBe(true);
  });

  it('keeps quotes, commas and line ends inside a cell, and drops NUL', async () => {
    const name = 'a "b", c\r\nd\0e';
    const [, row] = await csvRows(table({ name, amount: new Decimal(1), at: AT }));
    expect(row?.[0]).toBe('a "b", c\r\nde');
  });

  it('of an empty list is its head', async () => {
    expect(await csvRows(table())).toEqual([['name', 'amount', 'count', 'at']]);
  });
});

interface SheetCell {
  readonly '@_t'?: string;
  readonly v?: string;
  readonly f?: string;
  readonly is?: { readonly t: { readonly '#text'?: string } | string };
}

async function sheetCells(of: Table): Promise<readonly (readonly SheetCell[])[]> {
  const files = unzipSync(await buffer(writeXlsx(of)));
  const options = {
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name: string) => name === 'row' || name === 'c',
  };
  const parser = new XMLParser({ ...options, trimValues: false });
  const sheet = files['xl/worksheets/sheet1.xml'];
  const { worksheet } = parser.parse(Buffer.from(sheet ?? []).toString());
  return worksheet.sheetData.row.map((row: { readonly c: readonly SheetCell[] }) => row.c);
}

describe('a list as XLSX', () => {
  it('is a package with a workbook, its sheet and its styles', async () => {
    const files = unzipSync(await buffer(writeXlsx(table({ name: 'x', amount: new Decimal(1), at: AT }))));
    expect(Object.keys(files).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const styles = Buffer.from(files['xl/styles.xml'] ?? []).toString();
    expect(styles).toContain('<numFmt numFmtId="164" formatCode="#,##0.00##########"/></numFmts><fonts');
  });

  it('has text that looks like a formula as inline text, never as a formula', async () => {
    const rows = await sheetCells(table(...DANGEROUS.map((name) => ({ name, amount: new Decimal(1), at: AT }))));
    for (const [name] of rows.slice(1)) {
      expect(name?.['@_t']).toBe('inlineStr');
      expect(name?.f).toBeUndefined();
    }
  });

  it('writes amounts as numbers, and as text where Excel would lose digits', async () => {
    const [, exact, long] = await sheetCells(
      table(
        { name: 'a', amount: new Decimal('-1234.5600'), at: AT },
        { name: 'b', amount: new Decimal('1234567890123456.01'), at: AT },
      ),
    );
    expect(exact?.[1]).toMatchObject({ v: '-1234.56' });
    expect(long?.[1]).toMatchObject({ '@_t': 'inlineStr' });
  });

  it('drops characters that XML cannot hold', async () => {
    const [, row] = await sheetCells(table({ name: 'a\u0001<b>&\uFFFF', amount: new Decimal(1), at: AT }));
    expect(JSON.stringify(row?.[0])).toContain('"a<b>&"');
  });
});

describe('a booking batch for DATEV', () => {
  const chart = parseDatevChart(readProjectJson('tariffs/datev.json'));

  function batch(amount: string) {
    const of = { currency: 'EUR', account: '10000', contraAccount: '8400', date: '2026-11-02', text: 'x' } as const;
    const booking = { ...of, amount: new Decimal(amount), side: 'DEBIT', reference: 'A-1' } as const;
    const bookings = (async function* () {
      yield booking;
    })();
    return writeDatev({ chart, from: '2026-11-01', until: '2026-11-30', createdAt: AT, label: 'x', bookings });
  }

  it('has amounts with a comma and two decimals', async () => {
    expect((await buffer(batch('1234.5'))).toString('latin1')).toContain('\r\n1234,50;"S";"EUR"');
  });

  it('refuses an amount that it would have to cut', async () => {
    await expect(buffer(batch('1.234'))).rejects.toMatchObject({ code: 'conflict', field: 'amount' });
  });
});
