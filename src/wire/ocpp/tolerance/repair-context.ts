import type { SchemaViolation } from '../transport/schemas.js';
import type { Place } from './places.js';

/** What was done about a violation: the quirk's rule, or why nothing can be done. */
export type Repair = { readonly kind: 'HARD' } | { readonly kind: 'REPAIRED'; readonly rule: string };

/** What a repair may need to know, and where it keeps what is to be put back once the rest has been checked. */
export interface RepairContext {
  readonly receivedAt: Date;
  /**
   * Lets a value be as it is: the schema sees another one instead. For values of which a reader can make something
   * though the schema cannot, and which must not be changed: identifiers, units, times.
   */
  waive(place: Place, instead: unknown): void;
}

export type Handle = (payload: unknown, violation: SchemaViolation, context: RepairContext) => Repair;
