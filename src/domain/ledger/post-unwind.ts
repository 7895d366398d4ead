import type { PartyKey } from '../party.js';
import type { Netted } from '../settlement/settlement.js';
import { prepaid, settlement } from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';
import { roundingPostings } from './post-fx.js';
import { settlementPostings } from './post-netting.js';
import { mergePostings, reversed } from './postings.js';

/** Key of the entry that takes a member out of a run. */
export function unwindKey(runId: string, defaulter: PartyKey): string {
  return `unwind:${runId}:${defaulter}`;
}

export interface UnwoundRun {
  readonly runId: string;
  readonly defaulter: PartyKey;
  /** Accounting date, `YYYY-MM-DD`. */
  readonly date: string;
  /** What the run settled so far, and what it settles without the defaulter. */
  readonly before: Netted;
  readonly after: Netted;
}

/**
 * Takes a member that has not paid out of a run: its netting and conversion are booked back (`unwind:{run}:{defaulter}`,
 * the last entry), and those of each other member as far as they came from documents with it
 * (`unwind:{run}:{defaulter}:{party}`). The documents are open items again.
 */
export function postUnwind({ runId, defaulter, date, before, after }: UnwoundRun): EntryDraft[] {
  const head = unwindKey(runId, defaulter);
  const parties = [...new Set([...before.amounts, ...after.amounts].map((amount) => amount.party))];
  const others = parties
    .filter((party) => party !== defaulter)
    .sort()
    .map((party) => ({ key: `${head}:${party}`, postings: changeOf(runId, party, { before, after }) }));
  const rounding = mergePostings([...reversed(roundingPostings(before)), ...roundingPostings(after)]);
  const memo = `${defaulter} is taken out of ${runId}`;
  return [
    ...others,
    { key: `${head}:fx-rounding`, postings: rounding },
    { key: head, postings: changeOf(runId, defaulter, { before, after }) },
  ]
    .filter(({ postings }) => postings.length > 0)
    .map((draft) => assertBalanced({ ...draft, date, memo }));
}

/** Moves what a member that was taken out had paid (credit on its settlement account) to what it has prepaid. */
export function postUnwoundPayment(of: {
  readonly runId: string;
  readonly defaulter: PartyKey;
  readonly date: string;
  readonly balances: ReadonlyMap<string, Posting['amount']>;
  /** Of the last entry that is in the balances: what comes later has an entry of its own. */
  readonly sequence: number;
}): EntryDraft[] {
  const { runId, defaulter, date, balances, sequence } = of;
  const postings = [...balances]
    .filter(([, amount]) => !amount.isZero())
    .flatMap(([currency, amount]) => [
      { account: settlement(runId, defaulter), currency, amount: amount.negated() },
      { account: prepaid(defaulter), currency, amount },
    ]);
  if (postings.length === 0) return [];
  const key = `${unwindKey(runId, defaulter)}:prepaid:${sequence}`;
  return [assertBalanced({ key, date, memo: `payments of ${defaulter} for ${runId}`, postings })];
}

function changeOf(
  runId: string,
  party: PartyKey,
  { before, after }: { readonly before: Netted; readonly after: Netted },
): Posting[] {
  const own = (netted: Netted) =>
    settlementPostings(
      runId,
      netted.amounts.filter((one) => one.party === party),
    );
  return mergePostings([...reversed(own(before)), ...own(after)]);
}
