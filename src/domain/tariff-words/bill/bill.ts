import type { AuditLine, PriceableCdr, PriceableTariff } from '../../pricing/priced-cdr.js';
import type { Language } from '../languages.js';

export type BillLineKind = AuditLine['kind'] | 'NOTE' | 'PAYABLE' | 'SESSION' | 'TOTAL' | 'VAT' | 'WARNING';

/** One sentence of a bill. */
export interface BillLine {
  readonly kind: BillLineKind;
  readonly text: string;
  /** Index in `charging_periods`. */
  readonly period?: number;
}

export interface BillOptions {
  readonly language: Language;
  /** The CDR that was priced: it knows the times. */
  readonly cdr: PriceableCdr;
  /** Those that it was priced by: they know the steps and when an element applies. */
  readonly tariffs: readonly PriceableTariff[];
  /** IANA name of the zone of the location; absent: times are in UTC. */
  readonly timeZone?: string;
}
