import type { DatevBatch, DatevBooking } from '../../domain/datev/booking.js';
import type { DatevChart } from '../../domain/datev/chart.js';
import { roundTo } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { encodeCp1252 } from './cp1252.js';
import { DATEV_COLUMNS } from './datev-columns.js';

/**
 * A booking batch in the DATEV format (EXTF 700, category 21, version 13): head of 31 fields, names of 125 columns, one row
 * per booking; semicolons, decimal commas, CRLF, code page 1252. Refuses (`bad-field`) days of two fiscal years, because a
 * row has day and month only.
 */
export async function* writeDatev(batch: DatevBatch): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeCp1252(`${head(batch)}\r\n${DATEV_COLUMNS.map(quoted).join(';')}\r\n`);
  for await (const booking of batch.bookings) yield encodeCp1252(`${row(booking)}\r\n`);
}

function head({ chart, from, until, createdAt, label }: DatevBatch): string {
  const compact = (date: string) => date.replaceAll('-', '');
  const start = fiscalYearStart(chart, from);
  if (fiscalYearStart(chart, until) !== start) {
    throw new HubError('bad-field', `until: ${until} is in another fiscal year than ${from}`, 'until');
  }
  const created = createdAt.toISOString().replace(/\D/g, '').slice(0, 17);
  const known = ['"EXTF"', '700', '21', '"Buchungsstapel"', '13', created, '', '"VC"', '""', '""'];
  const whose = [String(chart.consultant), String(chart.client), compact(start), String(chart.accountLength)];
  const what = [compact(from), compact(until), quoted(label.slice(0, 30)), '""', '1', '0', '0', '"EUR"'];
  return [...known, ...whose, ...what, '', '""', '', '', '""', '', '', '""', '""'].join(';');
}

function fiscalYearStart({ fiscalYearMonth }: DatevChart, date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const began = month >= fiscalYearMonth ? year : year - 1;
  return `${began}-${String(fiscalYearMonth).padStart(2, '0')}-01`;
}

function row(booking: DatevBooking): string {
  const cells = [
    amountText(booking),
    booking.side === 'DEBIT' ? '"S"' : '"H"',
    quoted(booking.currency),
    ...baseAmount(booking),
    booking.account,
    booking.contraAccount,
    quoted(booking.taxKey ?? ''),
    `${booking.date.slice(8, 10)}${booking.date.slice(5, 7)}`,
    quoted(reference(booking.reference)),
    quoted(booking.dueDate === undefined ? '' : dayMonthYear(booking.dueDate)),
    '',
    quoted(booking.text.replace(/\p{Cc}/gu, ' ').slice(0, 60)),
  ];
  return [...cells, ...Array<string>(DATEV_COLUMNS.length - cells.length).fill('')].join(';');
}

/** DATEV's amounts have two decimals. Refuses (`conflict`) one that has more: it would be booked wrong by what is cut off. */
function amountText({ amount, currency, reference: number }: DatevBooking): string {
  if (amount.decimalPlaces() <= 2) return amount.toFixed(2).replace('.', ',');
  throw new HubError(
    'conflict',
    `${number}: ${amount.toFixed()} ${currency} has more decimals than DATEV books`,
    'amount',
  );
}

/** Rate, amount in EUR and its currency; empty where the amount is in EUR. */
function baseAmount({ amount, unitsPerEur }: DatevBooking): readonly string[] {
  if (unitsPerEur === undefined) return ['', '', '""'];
  const comma = (value: string) => value.replace('.', ',');
  return [comma(unitsPerEur.toFixed()), comma(roundTo(amount.dividedBy(unitsPerEur), 2).toFixed(2)), '"EUR"'];
}

/** Belegfeld 1 has 36 characters of a small set. */
function reference(number: string): string {
  return number.replace(/[^A-Za-z0-9$&%*+\-/]/g, '-').slice(0, 36);
}

function dayMonthYear(date: string): string {
  return `${date.slice(8, 10)}${date.slice(5, 7)}${date.slice(2, 4)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
