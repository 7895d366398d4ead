import type { SpotPrice } from './spot-price.js';

/** What a delivery period cost by one version. */
export type PriceSide = Pick<SpotPrice, 'minutes' | 'perMwh' | 'currency' | 'version'>;

/** A delivery period that had begun, or whose price was published, and that has another price now. */
export interface PriceDifference {
  readonly startsAt: Date;
  readonly before: PriceSide;
  readonly after: PriceSide;
}

/**
 * Tells an operator that an import changed prices after the fact. What was billed stays as it is; whether something is
 * credited and billed again is decided by people, who close the report with a note.
 */
export interface DifferenceReport {
  readonly id: string;
  readonly index: string;
  readonly importId: string;
  readonly openedAt: Date;
  readonly differences: readonly PriceDifference[];
  readonly state: 'CLOSED' | 'OPEN';
  readonly closedAt?: Date;
  /** E-mail. */
  readonly closedBy?: string;
  readonly note?: string;
}
