import { Decimal } from '../decimal.js';

/**
 * What a column holds. TEXT is somebody's text and may look like a formula; AMOUNT and QUANTITY are decimals with all
 * their digits; DATE is `YYYY-MM-DD`; INSTANT is a point in time, written in UTC.
 */
export type ColumnKind = 'TEXT' | 'AMOUNT' | 'QUANTITY' | 'COUNT' | 'DATE' | 'INSTANT';

export type Cell = string | number | Decimal | Date | undefined;

export interface Column<Row> {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly of: (row: Row) => Cell;
}

/** A list as people take it to their spreadsheet: rows come one after the other and are never all in memory. */
export interface Table {
  /** File name without its ending: letters, digits, `-`. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

export const TABLE_FORMATS = ['csv', 'xlsx'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Lays rows out in columns. */
export function tableOf<Row>(name: string, columns: readonly Column<Row>[], rows: AsyncIterable<Row>): Table {
  return { name, columns: columns.map(({ name: heading, kind }) => ({ name: heading, kind })), rows: cellsOf() };

  async function* cellsOf(): AsyncGenerator<readonly Cell[], void, undefined> {
    for await (const row of rows) yield columns.map((column) => column.of(row));
  }
}

/** A cell as plain text: decimals without exponent, instants in ISO 8601 UTC, nothing for what is absent. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (Decimal.isDecimal(cell)) return cell.toFixed();
  if (cell instanceof Date) return cell.toISOString();
  return String(cell);
}
