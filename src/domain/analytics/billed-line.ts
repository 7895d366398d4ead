import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';
import type { BilledDimension } from '../pricing/priced-cdr.js';

/**
 * What a billed line is for. ADJUSTMENT: a price limit of the tariff, or rounding by its policy. DIFFERENCE: what the
 * CPO claims beside our own price, within the agreement's tolerance.
 */
export const LINE_KINDS = [
  'ENERGY',
  'TIME',
  'PARKING_TIME',
  'FLAT',
  'RESERVATION_TIME',
  'RESERVATION_FLAT',
  'ADJUSTMENT',
  'DIFFERENCE',
] as const satisfies readonly (BilledDimension | 'ADJUSTMENT' | 'DIFFERENCE')[];
export type LineKind = (typeof LINE_KINDS)[number];

/**
 * What an accepted CDR brought in one quarter hour: the grain of analysis. The lines of a CDR add up to its claimed
 * total and its measured energy, exactly; those of a credit CDR are the lines of its original with the other sign.
 */
export interface BilledLine {
  readonly cdrKey: string;
  /** 0, 1, 2 … within the CDR. */
  readonly number: number;
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  /** `NL*ABC/LOC1`: ids are unique per party only. */
  readonly location: string;
  /** Of the charge point, ISO 3166-1 alpha-3. */
  readonly country: string;
  /** `NL*ABC/T1`; absent: no tariff prices it. */
  readonly tariff?: string;
  /** The UTC instant at which the quarter hour begins. */
  readonly slot: Date;
  readonly kind: LineKind;
  /** Delivered, not billed: step sizes add nothing to it. */
  readonly energyKwh: Decimal;
  /** Excl. VAT. */
  readonly revenue: Decimal;
  readonly currency: string;
  /** 1 on the first line of a CDR, -1 on that of a credit, otherwise 0: added up, the CDRs that began. */
  readonly cdrs: -1 | 0 | 1;
}
