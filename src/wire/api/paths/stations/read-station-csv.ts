import { CsvError, parse } from 'csv-parse/sync';
import { HubError } from '../../../../domain/errors.js';
import { IMPORT_COLUMNS, type ImportRow } from '../../../../flows/stations/managing/import-cells.js';

const KNOWN: ReadonlySet<string> = new Set(IMPORT_COLUMNS);
const NEEDED = ['party', 'site'] as const;

/**
 * Reads a file of sites and stations: CSV in UTF-8 with a heading, its columns in any order, separated by commas or
 * semicolons. Refuses (`bad-field`) what is no CSV, a column that is not known or named twice, and a heading without
 * `party` and `site`.
 */
export function readStationCsv(text: string): readonly ImportRow[] {
  const [heading = [], ...rows] = readCells(text);
  const names = heading.map((name) => name.trim().toLowerCase());
  for (const [index, name] of names.entries()) {
    if (!KNOWN.has(name)) throw wrong(`row 1: ${name === '' ? 'a column has no name' : `no such column: ${name}`}`);
    if (names.indexOf(name) !== index) throw wrong(`row 1: column ${name} is there twice`);
  }
  const lacking = NEEDED.find((name) => !names.includes(name));
  if (lacking) throw wrong(`row 1: column ${lacking} is missing`);
  return rows.map((cells, index) => {
    const row = index + 2;
    if (cells.length > names.length) throw wrong(`row ${row}: more cells than columns`);
    return { row, cells: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) };
  });
}

function readCells(text: string): readonly (readonly string[])[] {
  const [heading = ''] = text.split('\n', 1);
  const delimiter = heading.includes(';') ? ';' : ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, to: 10_002 });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw wrong(`the file is no CSV: ${error.message}`);
  }
}

function wrong(message: string): HubError {
  return new HubError('bad-field', `csv: ${message}`, 'csv');
}
