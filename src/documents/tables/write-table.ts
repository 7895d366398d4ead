import type { Table, TableFormat } from '../../domain/tables/table.js';
import { writeCsv } from './csv-table.js';
import { writeXlsx } from './xlsx-table.js';

/** Writes a list as CSV or XLSX, piece by piece. */
export function writeTable(format: TableFormat, table: Table): AsyncIterable<Uint8Array> {
  return format === 'csv' ? writeCsv(table) : writeXlsx(table);
}
