import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** Why an eMSP objects to a CDR. */
export const CONTEST_REASONS = [
  'PRICE_DIFFERS',
  'TARIFF_NOT_AGREED',
  'ENERGY_IMPLAUSIBLE',
  'DURATION_IMPLAUSIBLE',
  'SESSION_UNKNOWN',
  'TOKEN_BLOCKED',
  'DUPLICATE',
  'SIGNATURE_INVALID',
  'OTHER',
] as const;
export type ContestReason = (typeof CONTEST_REASONS)[number];

/**
 * OPEN: the CPO is asked; it stays open after the deadline too, and then an operator decides. REFUSED: the CPO stands by
 * its claim; the CDR is accepted again with a new window. RETRACTED: by the eMSP, or by the hub where the CDR had moved on
 * before it could be contested. GIVEN_UP: the CPO gives the claim up (WITHDRAWN). CREDITED: a credit CDR came.
 */
export const CONTEST_STATES = ['OPEN', 'REFUSED', 'RETRACTED', 'GIVEN_UP', 'CREDITED'] as const;
export type ContestState = (typeof CONTEST_STATES)[number];

/** An eMSP's objection to one CDR. OCPI has no such message: it is the hub's own. */
export interface Contest {
  /** `NL*ABC/123#1`, the second one of the same CDR `#2`. */
  readonly id: string;
  readonly cdrKey: string;
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly reason: ContestReason;
  readonly text: string;
  /** What the eMSP would pay, excl. VAT, in the CDR's currency. */
  readonly wouldPay?: Decimal;
  readonly evidence: readonly ContestEvidence[];
  readonly openedBy: string;
  readonly openedAt: Date;
  /** Until then the CPO is to answer. */
  readonly answerBy: Date;
  readonly state: ContestState;
  readonly answer?: { readonly by: string; readonly at: Date; readonly text: string };
  /** APPLY: the CDR does not say yet what the contest says. A query, never a memory. */
  readonly nextStep: 'APPLY' | 'NONE';
  /** Counts the changes, so that of two at the same time one is refused. */
  readonly revision: number;
}

/** What somebody shows for it: a text, or a file kept by its hash. */
export interface ContestEvidence {
  readonly by: string;
  readonly at: Date;
  readonly text: string;
  readonly file?: { readonly name: string; readonly sha256: string; readonly bytes: number };
}
