import type { LegalEntity } from '../clearing/legal-entity.js';
import { HubError } from '../errors.js';
import type { DocumentType } from './document.js';

const SEQUENCE_DIGITS = 6;

/** The number that stands on a document: `{series}-{year}-{000001}`. A sequence over 999999 keeps all its digits. */
export function formatNumber(series: string, year: number, sequence: number): string {
  return `${series}-${year}-${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

/**
 * The series in which an entity's documents of a type are numbered: one of its own per type, so that none has gaps. What
 * a buyer makes in self-billing runs in a series of the supplier, as agreed with it.
 */
export function seriesOf(entity: LegalEntity, type: DocumentType): string {
  const { series } = entity;
  const invoice = series?.invoice ?? `${entity.party.countryCode}-${entity.party.partyId}`.toUpperCase();
  switch (type) {
    case '380':
      return invoice;
    case '381':
      return series?.creditNote ?? `${invoice}-CN`;
    case '384':
      return `${invoice}-CI`;
    case '389':
      return series?.selfBilled ?? `SB-${invoice}`;
    case '261':
      return series?.selfBilledCreditNote ?? `SB-${invoice}-CN`;
  }
}

/** What the series rules look at. */
export interface NumberedDocument {
  readonly series: string;
  readonly year: number;
  readonly sequence: number;
  readonly number: string;
  readonly issueDate: string;
}

/**
 * Refuses (`conflict`) a document that may not follow the last one of its series and year: not the next number, or
 * dated before it. `last` absent: it must be the first.
 */
export function assertFollows(document: NumberedDocument, last: NumberedDocument | undefined): void {
  const fault = faultAfter(document, last);
  const field = last && document.issueDate < last.issueDate ? 'issue_date' : 'number';
  if (fault !== undefined) throw new HubError('conflict', `${document.number}: ${fault}`, field);
}

/**
 * Breaches of the numbering rules among all issued documents, in any order: each series and year begins at 1 and has
 * neither gap nor repetition, numbers match their parts, and dates do not go back.
 */
export function verifySeries(documents: Iterable<NumberedDocument>): string[] {
  const sorted = [...documents].sort(bySeriesAndSequence);
  const faults: string[] = [];
  let last: NumberedDocument | undefined;
  for (const document of sorted) {
    const sameSeries = last?.series === document.series && last.year === document.year;
    const fault = faultAfter(document, sameSeries ? last : undefined);
    if (fault !== undefined) faults.push(`${document.number}: ${fault}`);
    last = document;
  }
  return faults;
}

function faultAfter(document: NumberedDocument, last: NumberedDocument | undefined): string | undefined {
  const expected = (last?.sequence ?? 0) + 1;
  if (document.sequence !== expected) return `expected sequence ${expected}, got ${document.sequence}`;
  if (document.number !== formatNumber(document.series, document.year, document.sequence)) {
    return 'the number does not match its series, year and sequence';
  }
  if (!document.issueDate.startsWith(`${document.year}-`)) return `dated ${document.issueDate}, outside its year`;
  if (last && document.issueDate < last.issueDate) return `dated ${document.issueDate}, before ${last.number}`;
  return undefined;
}

function bySeriesAndSequence(a: NumberedDocument, b: NumberedDocument): number {
  if (a.series !== b.series) return a.series < b.series ? -1 : 1;
  return a.year - b.year || a.sequence - b.sequence;
}
