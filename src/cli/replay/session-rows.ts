import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { HubError } from '../../domain/errors.js';

/** A recorded session. Numbers are the file's own digits, so that nothing is rounded on the way. */
export interface SessionRow {
  readonly sessionId: string;
  readonly site: string;
  readonly chargePoint: string;
  readonly connector: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Standing without charging; some recorders wrote less than nothing, which is read as nothing. */
  readonly idleS: number;
  readonly durationS: number;
  readonly energyWh: string;
  /** Excl. VAT. */
  readonly price: string;
}

const COLUMNS = [
  'session_id',
  'site',
  'charge_point',
  'connector',
  'start',
  'end',
  'idle_seconds',
  'duration_seconds',
  'energy_wh',
  'price_eur',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads a CSV file of recorded sessions. Refuses (`bad-setting`, with file and line) a missing column, a time that is
 * none, or a number that is none; an unreadable file is refused too.
 */
export async function readSessionRows(file: string, limit = Number.POSITIVE_INFINITY): Promise<readonly SessionRow[]> {
  const rows: SessionRow[] = [];
  const parser = createReadStream(file)
    .on('error', (error) => parser.destroy(error))
    .pipe(parse({ columns: true }));
  try {
    for await (const record of parser) {
      if (rows.length >= limit) break;
      rows.push(rowOf(record, `${file}:${rows.length + 2}`));
    }
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError('bad-setting', `${file}: ${error instanceof Error ? error.message : String(error)}`, 'FILE');
  }
  return rows;
}

function rowOf(record: Readonly<Record<string, string>>, where: string): SessionRow {
  const missing = COLUMNS.find((name) => !record[name]);
  if (missing) throw new HubError('bad-setting', `${where}: column ${missing} is missing or empty`, missing);
  const text = (name: Column): string => record[name] ?? '';
  return {
    sessionId: text('session_id'),
    site: text('site'),
    chargePoint: text('charge_point'),
    connector: text('connector'),
    startedAt: instant(text('start'), where, 'start'),
    endedAt: instant(text('end'), where, 'end'),
    idleS: idleSeconds(text('idle_seconds'), where),
    durationS: Number(digits(text('duration_seconds'), where, 'duration_seconds')),
    energyWh: digits(text('energy_wh'), where, 'energy_wh'),
    price: decimal(text('price_eur'), where),
  };
}

function instant(text: string, where: string, column: Column): Date {
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(date.getTime())) {
    return date;
  }
  throw new HubError('bad-setting', `${where}: ${column} is not a time with its UTC offset: "${text}"`, column);
}

function idleSeconds(text: string, where: string): number {
  const isNegative = text.startsWith('-');
  const seconds = Number(digits(isNegative ? text.slice(1) : text, where, 'idle_seconds'));
  return isNegative ? 0 : seconds;
}

function digits(text: string, where: string, column: Column): string {
  if (/^\d{1,15}$/.test(text)) return text;
  throw new HubError('bad-setting', `${where}: ${column} is not a whole number: "${text}"`, column);
}

function decimal(text: string, where: string): string {
  if (/^(0|[1-9]\d{0,11})(\.\d{1,12})?$/.test(text)) return text;
  throw new HubError('bad-setting', `${where}: price_eur is not a decimal number: "${text}"`, 'price_eur');
}
