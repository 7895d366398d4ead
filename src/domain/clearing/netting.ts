import { type Decimal, sum, ZERO } from '../decimal.js';
import { assert } from '../errors.js';
import { type DocumentDraft, isCreditNote } from '../invoicing/document.js';
import type { PartyKey } from '../party.js';
import type { Position } from './run.js';

/** What netting looks at in a document. */
export type NettableDocument = Pick<DocumentDraft, 'type' | 'sellerKey' | 'buyerKey' | 'currency' | 'gross'>;

/** What the hub keeps of a run in one currency: its fees and their VAT. */
export interface HubNet {
  readonly currency: string;
  readonly amount: Decimal;
}

export interface NetPositions {
  /** Of every member on a document, also a zero one; by party, then currency. */
  readonly positions: readonly Position[];
  readonly hubNet: readonly HubNet[];
}

/**
 * Nets the documents of a run multilaterally, per currency and gross of VAT: what a member issued less what it received.
 * All positions and what stays with the hub add up to zero in each currency.
 */
export function netPositions(documents: readonly NettableDocument[], hub: PartyKey): NetPositions {
  const totals = new Map<string, Position>();
  for (const document of documents) {
    const gross = isCreditNote(document.type) ? document.gross.negated() : document.gross;
    book(totals, { party: document.sellerKey, currency: document.currency, amount: gross });
    book(totals, { party: document.buyerKey, currency: document.currency, amount: gross.negated() });
  }
  const all = [...totals.values()].sort(byPartyAndCurrency);
  for (const currency of new Set(all.map((position) => position.currency))) {
    const rest = sum(all.filter((position) => position.currency === currency).map((position) => position.amount));
    assert(rest.isZero(), `positions in ${currency} add up to ${rest.toFixed()}`);
  }
  return {
    positions: all.filter((position) => position.party !== hub),
    hubNet: all.filter((position) => position.party === hub).map(({ currency, amount }) => ({ currency, amount })),
  };
}

/** What two members sold each other. */
export interface BilateralPosition {
  readonly a: PartyKey;
  readonly b: PartyKey;
  readonly currency: string;
  readonly aSuppliedToB: Decimal;
  readonly bSuppliedToA: Decimal;
  /** Negative: a owes b. */
  readonly netBOwesA: Decimal;
}

/** What one member sold another. */
export interface Supply {
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly currency: string;
  readonly exact: Decimal;
}

/** What each two members owe each other, exact and excl. VAT, per currency; `a` comes before `b` in the alphabet. */
export function bilateralPositions(supplies: readonly Supply[]): BilateralPosition[] {
  const pairs = new Map<string, BilateralPosition>();
  for (const { cpo, emsp, currency, exact } of supplies) {
    const [a, b] = cpo < emsp ? [cpo, emsp] : [emsp, cpo];
    const key = `${a} ${b} ${currency}`;
    const before = pairs.get(key) ?? { a, b, currency, aSuppliedToB: ZERO, bSuppliedToA: ZERO, netBOwesA: ZERO };
    const aSuppliedToB = cpo === a ? before.aSuppliedToB.plus(exact) : before.aSuppliedToB;
    const bSuppliedToA = cpo === a ? before.bSuppliedToA : before.bSuppliedToA.plus(exact);
    pairs.set(key, { ...before, aSuppliedToB, bSuppliedToA, netBOwesA: aSuppliedToB.minus(bSuppliedToA) });
  }
  return [...pairs].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, pair]) => pair);
}

function book(totals: Map<string, Position>, { party, currency, amount }: Position): void {
  const key = `${party} ${currency}`;
  totals.set(key, { party, currency, amount: amount.plus(totals.get(key)?.amount ?? ZERO) });
}

function byPartyAndCurrency(a: Position, b: Position): number {
  if (a.party !== b.party) return a.party < b.party ? -1 : 1;
  return a.currency < b.currency ? -1 : 1;
}
