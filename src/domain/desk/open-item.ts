import type { SettlementMode } from '../clearing/agreement.js';
import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** Something that a member owes (positive) or is owed (negative) and that is not settled: a document, or what is left of a run. */
export interface OpenItem {
  readonly party: PartyKey;
  readonly currency: string;
  /** Number of the document, or `RUN-2026-10`. */
  readonly reference: string;
  readonly kind: 'DOCUMENT' | 'SETTLEMENT' | 'PREPAID' | 'OTHER';
  /** The run that made it, where there is one. */
  readonly runId?: string;
  readonly date: string;
  readonly dueDate: string;
  readonly amount: Decimal;
  /** Documents only. */
  readonly document?: DocumentOfItem;
}

/** What tells how a document is netted and in whose books it stands. */
export interface DocumentOfItem {
  readonly seller: PartyKey;
  readonly buyer: PartyKey;
  readonly mode: SettlementMode;
}

/** One movement on the accounts of a member. */
export interface Movement extends Omit<OpenItem, 'dueDate'> {
  readonly dueDate?: string;
  /**
   * BOOK makes or changes the item of that reference. CLEAR takes documents away that were netted in the run; RESTORE brings
   * them back when a member is taken out of it.
   */
  readonly effect: 'BOOK' | 'CLEAR' | 'RESTORE';
  /** RESTORE only: who was taken out. */
  readonly takenOut?: PartyKey;
}

/** What netting, or its undoing, changed at one item: `amount` was added to what was open of it. */
export interface ItemChange {
  readonly item: OpenItem;
  readonly amount: Decimal;
  readonly by: Movement;
}

/** The items that are open in the end, and how netting came and went on the way. */
export interface ItemHistory {
  readonly open: readonly OpenItem[];
  readonly changes: readonly ItemChange[];
}
