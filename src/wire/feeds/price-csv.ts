import { CsvError, type Info, parse } from 'csv-parse/sync';
import { Decimal } from '../../domain/decimal.js';
import { isPeriodMinutes, type PeriodMinutes, type PriceRow, ROWS_MAX } from '../../domain/spot/price-row.js';
import {
  orderRows,
  type ReadRow,
  readAmount,
  readCurrency,
  readStart,
  refuseAt,
  shown,
  textOf,
} from './read-values.js';

export interface CsvOptions {
  /** Length of the delivery periods, where the file has no column `minutes` and their distances do not tell. */
  readonly minutes?: PeriodMinutes;
  /** Where the file has no column `currency`; absent: EUR. */
  readonly currency?: string;
}

/** Columns by name, with what makes a price per MWh of theirs. */
const FACTORS = { cent_per_kwh: new Decimal(10), price_per_mwh: new Decimal(1) } as const;
type PriceColumn = keyof typeof FACTORS;
const COLUMNS: readonly string[] = ['start_utc', 'cent_per_kwh', 'price_per_mwh', 'currency', 'minutes'];

const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 60;

interface Line {
  readonly cells: readonly string[];
  /** 1 is the header. */
  readonly number: number;
}

/**
 * Reads `start_utc` and `cent_per_kwh` or `price_per_mwh`, columns by their names; `currency` and `minutes` may stand
 * beside them. Lines may come in any order. Refuses (`bad-field`) by line: unknown columns, what is no instant or number,
 * a period given twice, and distances that do not tell how long the periods are.
 */
export function readPriceCsv(bytes: Uint8Array, options: CsvOptions = {}): readonly PriceRow[] {
  const [header, ...lines] = linesOf(textOf(bytes));
  if (!header) return refuseAt('line 1', 'expected a header such as start_utc,price_per_mwh,currency');
  if (lines.length > ROWS_MAX) refuseAt(`line ${ROWS_MAX + 1}`, `more than ${ROWS_MAX} prices in one file`);
  const column = readHeader(header.cells);
  const minutesOf = column('minutes') === undefined ? sameForAll(lines, column('start_utc') ?? 0, options) : undefined;
  const price = priceColumn(column);
  const read = ({ cells, number }: Line): ReadRow => {
    const cell = (name: string): string | undefined => cells[column(name) ?? -1];
    const where = `line ${number}`;
    return {
      startsAt: readStart(cell('start_utc') ?? '', `${where}: start_utc`),
      minutes: minutesOf ?? readMinutes(cell('minutes') ?? '', `${where}: minutes`),
      perMwh: readAmount(cell(price) ?? '', `${where}: ${price}`).times(FACTORS[price]),
      currency: readCurrency(cell('currency') ?? options.currency ?? 'EUR', `${where}: currency`),
      where,
    };
  };
  return orderRows(lines.map(read));
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  const keep = (cells: string[], { lines: number }: Info): null => {
    lines.push({ cells, number });
    return null;
  };
  try {
    parse(text, { bom: true, skip_empty_lines: true, trim: true, on_record: keep });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuseAt(`line ${String(error['lines'])}`, shown(error.message));
  }
}

type ColumnOf = (name: string) => number | undefined;

function readHeader(names: readonly string[]): ColumnOf {
  const unknown = names.find((name, index) => !COLUMNS.includes(name) || names.indexOf(name) !== index);
  if (unknown !== undefined) refuseAt('line 1', `"${shown(unknown)}" is not a column that is read, or there twice`);
  if (!names.includes('start_utc')) refuseAt('line 1', 'expected a column start_utc');
  return (name) => (names.includes(name) ? names.indexOf(name) : undefined);
}

function priceColumn(column: ColumnOf): PriceColumn {
  const [cent, whole] = [column('cent_per_kwh'), column('price_per_mwh')];
  if ((cent === undefined) === (whole === undefined)) {
    return refuseAt('line 1', 'expected one of the columns cent_per_kwh and price_per_mwh');
  }
  return cent === undefined ? 'price_per_mwh' : 'cent_per_kwh';
}

function readMinutes(text: string, where: string): PeriodMinutes {
  const minutes = /^\d{2}$/.test(text) ? Number(text) : Number.NaN;
  return isPeriodMinutes(minutes) ? minutes : refuseAt(where, `expected 15, 30 or 60, got "${shown(text)}"`);
}

/** What was told, or what the distances say: all the same, or longer than any period, where lines are missing. */
function sameForAll(lines: readonly Line[], column: number, { minutes }: CsvOptions): PeriodMinutes {
  if (minutes !== undefined) return minutes;
  const starts = lines.map((line) => readStart(line.cells[column] ?? '', `line ${line.number}: start_utc`).getTime());
  starts.sort((a, b) => a - b);
  const apart = starts.slice(1).map((start, index) => (start - (starts[index] ?? start)) / MINUTE_MS);
  const told = apart.filter((distance) => distance > 0 && distance <= LONGEST_MINUTES);
  const [first] = told;
  if (first === undefined || !isPeriodMinutes(first) || told.some((distance) => distance !== first)) {
    return refuseAt('minutes', 'the lines do not tell how long a period is: say 15, 30 or 60');
  }
  return first;
}
