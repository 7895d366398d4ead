import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** Where a clearing run stands. Each step may be done twice without harm, so a crash costs only time. */
export type RunState = 'CUT_OFF' | 'CALCULATED' | 'DOCUMENTED' | 'CLOSED';

/** What one member owes (negative) or is owed (positive) after netting, gross of VAT, in one currency. */
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
  readonly cdrCount?: number;
  /** sha256 over the sorted `key contentHash` lines of the frozen list. */
  readonly inputHash?: string;
  readonly positions?: readonly Position[];
  /** What is left with the hub, per currency: its fees and their VAT. Positions and this sum to zero. */
  readonly hubNet?: readonly { readonly currency: string; readonly amount: Decimal }[];
  /** CDRs that stayed free because something is missing; they go into the next run once it is put right. */
  readonly blocked?: readonly BlockedCdrs[];
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
