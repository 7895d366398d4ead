import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';
import type { Netted } from '../settlement/settlement.js';
import type { BilateralPosition } from './netting.js';

/**
 * Where a clearing run stands, in order. Each step may be done twice without harm, so a crash costs only time.
 *
 * OPEN: announced, takes its CDRs. CUT_OFF: the list of CDRs is frozen. CALCULATED: drafts and positions are there. IN_REVIEW: a
 * person looks. APPROVED: by another person than its creator; positions bind. DOCUMENTED: documents issued and booked.
 * INSTRUCTED: payment orders made, positions netted. PARTLY_SETTLED, SETTLED: by what was paid; SETTLED when all
 * settlement accounts are zero. CLOSED: nothing is left to do. CANCELLED: given up before APPROVED.
 */
export const RUN_STATES = [
  'OPEN',
  'CUT_OFF',
  'CALCULATED',
  'IN_REVIEW',
  'APPROVED',
  'DOCUMENTED',
  'INSTRUCTED',
  'PARTLY_SETTLED',
  'SETTLED',
  'CLOSED',
  'CANCELLED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Whether a run has come as far as a state, or further; a cancelled one has come nowhere. */
export function hasReached({ state }: Pick<Run, 'state'>, wanted: RunState): boolean {
  return state !== 'CANCELLED' && RUN_STATES.indexOf(state) >= RUN_STATES.indexOf(wanted);
}

/** What one member owes (negative) or is owed (positive) by the documents of a run, gross of VAT, in one currency. */
export interface Position {
  readonly party: PartyKey;
  readonly currency: string;
  readonly amount: Decimal;
}

/** One clearing run: a frozen list of CDRs and what follows from it. */
export interface Run {
  /** `RUN-2026-10`, then `RUN-2026-10.2` … */
  readonly id: string;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly state: RunState;
  /** CDRs whose contest window had passed then, and that were in no other run. */
  readonly cutOffAt: Date;
  readonly issueDate: string;
  readonly createdBy: string;
  /** Positions are converted to it with the rates of the cut-off day; absent: each currency is settled in itself. */
  readonly settlementCurrency?: string;
  readonly frozen?: FrozenInput;
  /** sha256 of the canonical text of drafts, positions and settlement (`planText`): the same input gives the same. */
  readonly planHash?: string;
  readonly documentCount?: number;
  readonly positions?: readonly Position[];
  /** What is left with the hub, per currency: its fees and their VAT. Positions and this sum to zero. */
  readonly hubNet?: readonly { readonly currency: string; readonly amount: Decimal }[];
  readonly bilateral?: readonly BilateralPosition[];
  /** What is paid, carried forward and converted; follows from the positions. */
  readonly settlement?: Netted;
  /** CDRs that stayed free because something is missing; they go into the next run once it is put right. */
  readonly blocked?: readonly BlockedCdrs[];
  readonly approval?: { readonly by: string; readonly at: Date };
  readonly cancellation?: { readonly by: string; readonly at: Date; readonly reason: string };
}

/** What a run was calculated from, so that it can be calculated again. */
export interface FrozenInput {
  readonly cdrCount: number;
  /** sha256 over the sorted `key contentHash` lines of the frozen list. */
  readonly inputHash: string;
  readonly agreementKeys: readonly string[];
  readonly feesVersion: string;
  readonly vatVersion: string;
  /** Day of the rate table, where one was used. */
  readonly fxDate?: string;
}

/** Why CDRs of a relation could not be documented. */
export interface BlockedCdrs {
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly currency: string;
  readonly count: number;
  readonly exact: Decimal;
  readonly reason: string;
  readonly detail: string;
}
