import type { Run } from '../clearing/run.js';
import { ownAmount } from '../settlement/net-for-settlement.js';
import type { Netted, SettlementAmount } from '../settlement/settlement.js';
import { FX_ROUNDING, fx, settlement } from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';

/**
 * The conversion of a member's parts in two linked halves per currency: its settlement against `fx:{currency}` in the
 * currency of the documents, and the other way round in the currency of the settlement. Nothing where the two are one.
 */
export function fxPostings(runId: string, { party, currency, parts }: SettlementAmount): Posting[] {
  const account = settlement(runId, party);
  return parts.flatMap((part) => {
    if (part.converted === undefined) return [];
    const own = ownAmount(part);
    return [
      { account, currency: part.currency, amount: own },
      { account: fx(part.currency), currency: part.currency, amount: own.negated() },
      { account: fx(currency), currency, amount: part.converted },
      { account, currency, amount: part.converted.negated() },
    ];
  });
}

/** Books the cents that rounding left over (`fx-rounding:{run}`); none where it left nothing. */
export function postFxRounding({ id, issueDate, settlement: netted }: FxRun): EntryDraft[] {
  const postings = roundingPostings(netted);
  if (postings.length === 0) return [];
  const memo = `rounding of the conversion of ${id}`;
  return [assertBalanced({ key: `fx-rounding:${id}`, date: issueDate, memo, postings })];
}

export type FxRun = Pick<Run, 'id' | 'issueDate' | 'settlement'>;

/** From the fx account of the settlement currency to the expense. */
export function roundingPostings(netted: Netted | undefined): Posting[] {
  if (!netted?.fxRounding || netted.fxRounding.amount.isZero()) return [];
  const { currency, amount } = netted.fxRounding;
  return [
    { account: FX_ROUNDING, currency, amount },
    { account: fx(currency), currency, amount: amount.negated() },
  ];
}
