import { HubError } from '../../../domain/errors.js';
import { type PartyId, parsePartyKey } from '../../../domain/party.js';

/** A row of a file of sites and stations: one connector, or a site alone. Cells by the names of their columns. */
export interface ImportRow {
  /** As a person counts: the heading is row 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Columns of a file, in the order of the documentation. */
export const IMPORT_COLUMNS = [
  'party',
  'operator_name',
  'site',
  'site_name',
  'address',
  'city',
  'postal_code',
  'country',
  'latitude',
  'longitude',
  'time_zone',
  'currency',
  'publish',
  'open_24_hours',
  'parking_type',
  'site_tariff_ids',
  'station',
  'security_profile',
  'strictness',
  'evse',
  'evse_uid',
  'evse_id',
  'connector',
  'connector_16',
  'connector_id',
  'standard',
  'format',
  'power_type',
  'voltage',
  'amperage',
  'power_w',
  'tariff_ids',
] as const;

export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/** A refusal of one cell. */
export function refusal({ row }: Pick<ImportRow, 'row'>, column: ImportColumn, message: string): HubError {
  return new HubError('bad-field', `row ${row}, column ${column}: ${message}`, column);
}

/** Undefined: the cell is empty, or there is no such column. */
export function optional({ cells }: ImportRow, column: ImportColumn): string | undefined {
  return cells[column]?.trim() || undefined;
}

/** Refuses an empty cell. */
export function required(row: ImportRow, column: ImportColumn): string {
  const text = optional(row, column);
  if (text === undefined) throw refusal(row, column, 'is empty');
  return text;
}

/** The cells that are not empty, by the names of fields. */
export function texts<Field extends string>(
  row: ImportRow,
  columns: Readonly<Record<Field, ImportColumn>>,
): { readonly [Name in Field]?: string } {
  const read: { [Name in Field]?: string } = {};
  for (const field of Object.keys(columns) as Field[]) {
    const text = optional(row, columns[field]);
    if (text !== undefined) read[field] = text;
  }
  return read;
}

export function party(row: ImportRow): PartyId {
  const text = required(row, 'party');
  try {
    return parsePartyKey(text);
  } catch {
    throw refusal(row, 'party', `expected a party such as NL*ABC, got "${text}"`);
  }
}

export function flag(row: ImportRow, column: ImportColumn): boolean | undefined {
  const text = optional(row, column)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw refusal(row, column, 'expected true or false');
  return text === 'true';
}

export function count(row: ImportRow, column: ImportColumn): number | undefined {
  const text = optional(row, column);
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,9}$/.test(text)) throw refusal(row, column, `expected a whole number, got "${text}"`);
  return Number(text);
}

export function requiredCount(row: ImportRow, column: ImportColumn): number {
  required(row, column);
  return count(row, column) ?? 0;
}

/** Several ids in one cell stand apart by spaces. */
export function words(row: ImportRow, column: ImportColumn): readonly string[] | undefined {
  return optional(row, column)?.split(' ').filter(Boolean);
}
