import type { Position, Run } from '../clearing/run.js';
import { assert } from '../errors.js';
import type { Money } from '../money.js';
import type { PartyKey } from '../party.js';
import { bank, memberOpen, settlement } from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';

/**
 * Books the netting of a run: one entry per member (`net:{run}:{party}`) that turns its open documents, all currencies,
 * into one amount to settle. Members whose positions are all zero get none.
 */
export function postNetting(run: Pick<Run, 'id' | 'issueDate' | 'positions'>): EntryDraft[] {
  assert(run.positions !== undefined, `${run.id} has no positions`);
  const owed = run.positions.filter((position) => !position.amount.isZero());
  const parties = [...new Set(owed.map((position) => position.party))];
  return parties.map((party) =>
    assertBalanced({
      key: `net:${run.id}:${party}`,
      date: run.issueDate,
      memo: `netting of ${run.id} for ${party}`,
      postings: owed
        .filter((position) => position.party === party)
        .flatMap((position) => netPostings(run.id, position)),
    }),
  );
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

/** A position is what the member is owed; its open documents are what it owes: the same amount with the other sign. */
function netPostings(runId: string, { party, currency, amount }: Position): Posting[] {
  return [
    { account: memberOpen(party), currency, amount },
    { account: settlement(runId, party), currency, amount: amount.negated() },
  ];
}
