import type { SettlementMode } from '../clearing/agreement.js';
import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/**
 * What one member settles in a run, in one currency and mode: positive is owed to it. CARRY: under the threshold, so it
 * stays on the member's open account and comes into the next run.
 */
export interface SettlementAmount {
  readonly party: PartyKey;
  readonly mode: SettlementMode;
  readonly currency: string;
  readonly amount: Decimal;
  readonly disposition: 'SETTLE' | 'CARRY';
  /** What it is made of, each in the currency of its documents. */
  readonly parts: readonly SettlementPart[];
}

/** A position that went into an amount; `rate` and `converted` only where its currency is another one. */
export interface SettlementPart {
  readonly currency: string;
  /** From documents of this run. */
  readonly net: Decimal;
  /** Carried forward from earlier runs. */
  readonly carriedIn: Decimal;
  readonly converted?: Decimal;
}

/** Everything that netting decides about money. */
export interface Netted {
  readonly amounts: readonly SettlementAmount[];
  /** Cents that conversion left over, to be booked to `expense:fx-rounding` (debit positive), in the settlement currency. */
  readonly fxRounding?: { readonly currency: string; readonly amount: Decimal };
  /** Members that were taken out after they had not paid, in that order; their documents are not in the amounts. */
  readonly unwound?: readonly PartyKey[];
}

export const DEFAULT_POLICIES = ['SIMULTANEOUS', 'UNWIND', 'GUARANTEED'] as const;
/**
 * When the hub pays out. SIMULTANEOUS: once all have paid in. UNWIND: the same, and who has not paid by the due date is
 * taken out with its documents. GUARANTEED: on the due date whatever came in, on the hub's risk.
 */
export type DefaultPolicy = (typeof DEFAULT_POLICIES)[number];

/** One payment that a run asks for. What was paid stands in the journal, never here. */
export interface PaymentOrder {
  /** `RUN-2026-10/NL*ABC/EUR`; of a member who pays several others, the receiver follows. */
  readonly key: string;
  readonly runId: string;
  /** The member whose settlement account it moves; of MEMBER_TO_MEMBER the one that pays. */
  readonly party: PartyKey;
  /** PAY_IN: to the hub. PAY_OUT: by the hub. MEMBER_TO_MEMBER: STATEMENT_ONLY. */
  readonly direction: 'PAY_IN' | 'PAY_OUT' | 'MEMBER_TO_MEMBER';
  readonly receiver: PartyKey;
  readonly mode: SettlementMode;
  readonly currency: string;
  /** Always positive, in whole minor units. */
  readonly amount: Decimal;
  /** Creditor reference of ISO 11649: `RF71RUN202610NLABC`. */
  readonly reference: string;
  /** `YYYY-MM-DD`. */
  readonly dueDate: string;
  readonly debtorName: string;
  readonly creditorName: string;
  readonly debtorIban?: string;
  readonly creditorIban?: string;
  /** Taken out by the default policy UNWIND. */
  readonly unwound?: true;
}
