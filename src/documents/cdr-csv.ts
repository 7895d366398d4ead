import { createHash } from 'node:crypto';
import { pipeline, Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { stringify } from 'csv-stringify';
import type { CdrRecord, Rating } from '../domain/clearing/cdr-record.js';
import { type Decimal, roundTo, toText } from '../domain/decimal.js';
import type { IssuedDocument } from '../domain/invoicing/document.js';

/** What the CSV needs of a document. */
type CsvDocument = Pick<IssuedDocument, 'number' | 'lines'>;

const COLUMNS = [
  'line',
  'cdr_id',
  'credit_reference_id',
  'session_id',
  'evse_id',
  'location',
  'start',
  'end',
  'kwh',
  'tariff_ids',
  'contract_id',
  'currency',
  'claimed_excl_vat',
  'computed_excl_vat',
  'verdict',
  'cdr_sha256',
  'signed_data_sha256',
] as const;

/** Our own amount may be a fraction without end; a spreadsheet gets this many decimals of it. */
const COMPUTED_PLACES = 8;

/**
 * The CDRs of a document as CSV (UTF-8, comma, CRLF), in the order in which they come: header, then one row per CDR with
 * its exact claimed amount, negative for a credit CDR. Instants are ISO 8601 UTC. Text that a spreadsheet would take for
 * a formula is made harmless.
 */
export function cdrCsvStream(document: CsvDocument, cdrs: AsyncIterable<CdrRecord>): Transform {
  const csv = stringify({ record_delimiter: '\r\n' });
  csv.write([...COLUMNS]);
  // Errors on either side reach the reader of the stream.
  return pipeline(Readable.from(rowsOf(document, cdrs)), csv, () => undefined);
}

/** The same as one piece of bytes, to be attached and hashed. */
export async function renderCdrCsv(document: CsvDocument, cdrs: AsyncIterable<CdrRecord>): Promise<Buffer> {
  return await buffer(cdrCsvStream(document, cdrs));
}

async function* rowsOf(document: CsvDocument, cdrs: AsyncIterable<CdrRecord>): AsyncGenerator<string[]> {
  for await (const record of cdrs) yield rowOf(document, record);
}

function rowOf(document: CsvDocument, record: CdrRecord): string[] {
  const { cdr } = record;
  const rating = ratingOf(record);
  return [
    String(lineOf(document, record) ?? ''),
    harmless(cdr.id),
    harmless(cdr.creditReferenceId ?? ''),
    harmless(cdr.sessionId ?? ''),
    harmless(cdr.location.evseId),
    harmless(placeOf(record)),
    cdr.startedAt.toISOString(),
    cdr.endedAt.toISOString(),
    toText(cdr.totalEnergyKwh),
    harmless(tariffsOf(record, rating).join(' ')),
    harmless(cdr.token.contractId),
    cdr.currency,
    toText(cdr.totalCost.exclVat),
    rating === undefined ? '' : computedText(rating.computed),
    rating?.verdict ?? '',
    record.contentHash,
    signedDataHash(record),
  ];
}

/** The line as booked, of a sale or of a purchase; before that, the one of its country of charge. */
function lineOf({ number, lines }: CsvDocument, { finance, chargeCountry }: CdrRecord): number | undefined {
  if ('documentNumber' in finance) {
    if (finance.documentNumber === number) return finance.line;
    if (finance.purchaseNumber === number) return finance.purchaseLine;
  }
  return lines.find((line) => line.countryCode === chargeCountry)?.line;
}

function ratingOf({ review }: CdrRecord): Rating | undefined {
  return review.state === 'RECEIVED' || review.state === 'QUARANTINED' ? undefined : review.rating;
}

function placeOf({ cdr: { location } }: CdrRecord): string {
  const { name, address, postalCode, city, country } = location;
  return [name, address, `${postalCode ?? ''} ${city}`.trim(), country].filter((part) => part !== undefined).join(', ');
}

function tariffsOf({ cdr }: CdrRecord, rating: Rating | undefined): readonly string[] {
  return rating === undefined ? cdr.tariffs.map((tariff) => tariff.id) : rating.tariffIds;
}

function computedText(computed: Decimal): string {
  return toText(roundTo(computed, COMPUTED_PLACES));
}

function signedDataHash({ cdr }: CdrRecord): string {
  if (cdr.signedData === undefined) return '';
  const signed = cdr.signedData.signedValues.map((value) => value.signedData).join('\n');
  return createHash('sha256').update(signed).digest('hex');
}

/** Only text: an amount may begin with a minus. */
function harmless(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
}
