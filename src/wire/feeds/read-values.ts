import { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { type PriceRow, periodEnd, ROWS_MAX } from '../../domain/spot/price-row.js';
import { SLOT_MS } from '../../domain/spot/spot-price.js';

/** A row with the place in the file at which it stands, `line 4`, for refusals. */
export interface ReadRow extends PriceRow {
  readonly where: string;
}

/** Largest file that is read. */
export const FEED_BYTES_MAX = 16 * 1024 * 1024;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const AMOUNT = /^[+-]?\d{1,9}(?:\.\d{1,20})?(?:e[+-]?\d)?$/i;
const AMOUNT_LIMIT = 1e9;
const CURRENCY = /^[A-Z]{3}$/;

/** Refuses (`bad-field`) what stands in a file, by its place. */
export function refuseAt(where: string, message: string): never {
  throw new HubError('bad-field', `${where}: ${message}`, where);
}

/** The text of a file in UTF-8. Refuses (`too-large`, `bad-field`) what is longer than 16 MiB, and other bytes. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length > FEED_BYTES_MAX) throw new HubError('too-large', `the file has more than ${FEED_BYTES_MAX} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuseAt('file', 'expected text in UTF-8');
  }
}

/** An instant with its offset, on a quarter hour of UTC: every delivery period begins there. */
export function readStart(text: string, where: string): Date {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    return refuseAt(where, `expected a UTC instant such as 2026-10-12T22:00:00Z, got "${shown(text)}"`);
  }
  if (ms % SLOT_MS !== 0) return refuseAt(where, `${shown(text)} is not the beginning of a quarter hour`);
  return new Date(ms);
}

/** A decimal from its text, so that no digit is lost. */
export function readAmount(text: string, where: string): Decimal {
  const amount = AMOUNT.test(text) ? new Decimal(text) : undefined;
  if (!amount || amount.abs().greaterThanOrEqualTo(AMOUNT_LIMIT)) {
    return refuseAt(where, `expected a decimal number such as -12.34, got "${shown(text)}"`);
  }
  return amount;
}

export function readCurrency(text: string, where: string): string {
  return CURRENCY.test(text) ? text : refuseAt(where, `expected an ISO 4217 code such as EUR, got "${shown(text)}"`);
}

/**
 * The rows in the order of time. Refuses none at all, more than one import may bring (`too-large`), several currencies,
 * and two periods of the same length that overlap: nobody could tell which price counts.
 */
export function orderRows(rows: readonly ReadRow[]): readonly PriceRow[] {
  const [any] = rows;
  if (!any) return refuseAt('file', 'no prices in it');
  if (rows.length > ROWS_MAX) throw new HubError('too-large', `more than ${ROWS_MAX} prices in one file`);
  const ordered = [...rows].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const last = new Map<number, ReadRow>();
  for (const row of ordered) {
    const before = last.get(row.minutes);
    if (before && row.startsAt.getTime() < periodEnd(before)) {
      refuseAt(row.where, `${row.startsAt.toISOString()} is priced a second time, after ${before.where}`);
    }
    if (row.currency !== any.currency) refuseAt(row.where, `${row.currency}, and ${any.currency} elsewhere`);
    last.set(row.minutes, row);
  }
  return ordered.map(({ where: _where, ...row }) => row);
}

/** Cut and without control characters, to stand in a message. */
export function shown(text: string): string {
  return text.slice(0, 60).replace(/\p{Cc}/gu, ' ');
}
