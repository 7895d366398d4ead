import type { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import type { PartyKey } from '../party.js';

export const WRITE_OFF_STATES = ['ASKED', 'APPROVED', 'REFUSED'] as const;
export type WriteOffState = (typeof WRITE_OFF_STATES)[number];

/** That a member will not pay the rest of an order. Asked for by one person and decided by another. */
export interface WriteOff {
  /** `{order}#1`, then `#2` … */
  readonly id: string;
  readonly orderKey: string;
  /** Which one of the order it is, from 1. */
  readonly place: number;
  readonly party: PartyKey;
  readonly currency: string;
  /** What was open when it was asked for; once APPROVED, what was written off. */
  readonly amount: Decimal;
  readonly reason: string;
  readonly state: WriteOffState;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly decidedBy?: string;
  readonly decidedAt?: Date;
}

/** Refuses (`forbidden`) the person who asked, and (`conflict`) what was decided before. */
export function assertMayDecide({ id, state, askedBy }: WriteOff, email: string): void {
  if (state !== 'ASKED') throw new HubError('conflict', `write-off ${id} was decided before`, 'id');
  if (askedBy === email) {
    throw new HubError('forbidden', 'another person than the one who asked for a write-off decides about it');
  }
}
