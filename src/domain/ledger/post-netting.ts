import type { Run } from '../clearing/run.js';
import { assert } from '../errors.js';
import type { Money } from '../money.js';
import type { PartyKey } from '../party.js';
import { ownAmount } from '../settlement/net-for-settlement.js';
import type { Netted, SettlementAmount } from '../settlement/settlement.js';
import { bank, memberOpen, settlement } from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';
import { fxPostings } from './post-fx.js';
import { mergePostings } from './postings.js';

/** What netting books of a run. */
export type NettedRun = Pick<Run, 'id' | 'issueDate' | 'positions' | 'settlement'>;

/**
 * Books the netting of a run: one entry per member (`net:{run}:{party}`) that turns its open documents into what it has
 * to settle, each in the currency of the documents. What is carried forward stays on the open account: no entry.
 */
export function postNetting(run: NettedRun): EntryDraft[] {
  return entriesOf(run, 'net', (amount) => netPostings(run.id, amount));
}

/**
 * Books the conversion of a run: one entry per member (`fx:{run}:{party}`) with two halves per currency, which move its
 * settlement from the currency of its documents into that of the settlement. None without a settlement currency.
 */
export function postConversion(run: NettedRun): EntryDraft[] {
  return entriesOf(run, 'fx', (amount) => fxPostings(run.id, amount));
}

/** All that netting and conversion book of one member, in one list: what is taken back when it is taken out. */
export function settlementPostings(runId: string, amounts: readonly SettlementAmount[]): Posting[] {
  const settled = amounts.filter((amount) => amount.disposition === 'SETTLE');
  return mergePostings(settled.flatMap((amount) => [...netPostings(runId, amount), ...fxPostings(runId, amount)]));
}

/** What a run settles. Runs of earlier releases have positions only: each currency in itself, between the members. */
export function nettedOf({ id, positions, settlement: netted }: Pick<Run, 'id' | 'positions' | 'settlement'>): Netted {
  if (netted) return netted;
  assert(positions !== undefined, `${id} has no positions`);
  const amounts = positions.map(({ party, currency, amount }): SettlementAmount => {
    const parts = [{ currency, net: amount, carriedIn: amount.minus(amount) }];
    return { party, mode: 'STATEMENT_ONLY', currency, amount, disposition: 'SETTLE', parts };
  });
  return { amounts };
}

export interface SettlementPayment {
  readonly runId: string;
  readonly party: PartyKey;
  /** Value date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Whole minor units per currency: positive is paid to the hub, negative by the hub. */
  readonly amounts: readonly Money[];
}

/** Books what a member paid to the hub for a run, or was paid by it; key `pay:{run}:{party}`. */
export function postPayment(payment: SettlementPayment): EntryDraft {
  const { runId, party, date } = payment;
  return assertBalanced({
    key: `pay:${runId}:${party}`,
    date,
    memo: `settlement of ${runId} by ${party}`,
    postings: payment.amounts.flatMap(({ amount, currency }) => [
      { account: bank(currency), currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ]),
  });
}

function entriesOf(run: NettedRun, kind: 'net' | 'fx', postingsOf: (amount: SettlementAmount) => Posting[]) {
  const settled = nettedOf(run).amounts.filter((amount) => amount.disposition === 'SETTLE');
  const memo = kind === 'net' ? 'netting' : 'conversion';
  return [...new Set(settled.map((amount) => amount.party))].flatMap((party): EntryDraft[] => {
    const postings = mergePostings(settled.filter((amount) => amount.party === party).flatMap(postingsOf));
    if (postings.length === 0) return [];
    const key = `${kind}:${run.id}:${party}`;
    return [assertBalanced({ key, date: run.issueDate, memo: `${memo} of ${run.id} for ${party}`, postings })];
  });
}

/** A position is what the member is owed; its open documents are what it owes: the same amount with the other sign. */
function netPostings(runId: string, { party, parts }: SettlementAmount): Posting[] {
  return parts.flatMap((part) => [
    { account: memberOpen(party), currency: part.currency, amount: ownAmount(part) },
    { account: settlement(runId, party), currency: part.currency, amount: ownAmount(part).negated() },
  ]);
}
