import { type Decimal, ZERO } from '../../src/domain/decimal.js';
import type { PartyKey } from '../../src/domain/party.js';
import type { Cdr } from '../../src/domain/roaming/cdr.js';
import type { Pair } from './networks.js';

/** Where a claim stands in plain words; RUN: in a run that is looked at, BILLED: on documents. */
export type Place = 'FREE' | 'HELD' | 'RUN' | 'BILLED' | 'OUT';

/** A CDR as the people of the simulation know it. */
export interface Claim {
  readonly key: string;
  readonly cdr: Cdr;
  readonly pair: Pair;
  readonly amount: Decimal;
  /** WAITS: of a session that another CDR holds. MISMATCH: a person may accept it. */
  state: 'ACCEPTED' | 'CONTESTED' | 'APPROVED' | 'WITHDRAWN' | 'CREDITED' | 'WAITS' | 'MISMATCH' | 'REFUSED';
  place: Place;
  runId?: string;
  contestableUntil: Date;
  /** Of a credit: what it takes back, and whether that was in a run by then. */
  readonly credits?: { readonly original: Claim; late: boolean };
}

/** The world in plain numbers: what was claimed, what became of it, and what was paid. It never asks the hub. */
export interface Model {
  readonly claims: Map<string, Claim>;
  /** What members have paid to the hub (positive) and to each other, by member and currency. */
  readonly paid: Map<string, Decimal>;
  /** Runs whose claims are known, and how far they have come. */
  readonly runs: Map<string, 'REVIEW' | 'BILLED' | 'CANCELLED'>;
  pay(party: PartyKey, currency: string, amount: Decimal): void;
}

export function createModel(): Model {
  const paid = new Map<string, Decimal>();
  return {
    claims: new Map(),
    runs: new Map(),
    paid,
    pay: (party, currency, amount) => {
      const key = `${party} ${currency}`;
      paid.set(key, amount.plus(paid.get(key) ?? ZERO));
    },
  };
}

/** States in which a claim is in the books. */
const OWED: ReadonlySet<Claim['state']> = new Set(['ACCEPTED', 'CONTESTED', 'APPROVED', 'CREDITED']);

export function isOwed({ state }: Claim): boolean {
  return OWED.has(state);
}

/** Claims that a run takes at its cut-off: approved by then, free, and credits of what stands on documents. */
export function eligible({ claims }: Model, cutOffAt: Date): Claim[] {
  return [...claims.values()].filter((claim) => {
    if (claim.place !== 'FREE') return false;
    const isApproved = claim.state === 'APPROVED' || (claim.state === 'ACCEPTED' && claim.contestableUntil <= cutOffAt);
    if (!isApproved) return false;
    return claim.credits === undefined || (claim.credits.late && claim.credits.original.place === 'BILLED');
  });
}

/** What members of a side owe or are owed exactly, excluding VAT, by party and currency, in some places. */
export function totalsBy(model: Model, side: 'cpo' | 'emsp', places: readonly Place[]): Map<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const claim of model.claims.values()) {
    if (!isOwed(claim) || !places.includes(claim.place)) continue;
    const key = `${claim.pair[side]} ${claim.cdr.currency}`;
    totals.set(key, claim.amount.plus(totals.get(key) ?? ZERO));
  }
  return totals;
}
