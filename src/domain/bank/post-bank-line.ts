import { type Decimal, ZERO } from '../decimal.js';
import { bank, prepaid, SUSPENSE, settlement } from '../ledger/account.js';
import { assertBalanced, type EntryDraft, type Posting } from '../ledger/entry.js';
import type { PaymentOrder } from '../settlement/settlement.js';
import type { MatchedBankLine } from './bank-line.js';
import { paymentKey } from './open-item.js';

/**
 * Books a line as it is matched: the bank against the settlement account of the order, what is beyond it against the
 * member's prepaid account, and what nobody knows against suspense. `order`: the one that the match names.
 *
 * Gives the same entry under each key that it may have, best first: `pay:{run}:{party}` when it pays the whole order in
 * one go, `pay:{run}:{party}:{line}` otherwise or when that key is taken; `bank:{account}/{line}` without an order. The
 * memo names the line, so that an entry that was booked before is known again.
 */
export function postBankLine(line: MatchedBankLine, order?: PaymentOrder): readonly EntryDraft[] {
  const turn = line.entryKeys.length > 0 ? `#${line.entryKeys.length}` : '';
  const entry = {
    date: line.correction?.date ?? line.date,
    memo: `bank line ${line.account}/${line.id}${turn}`,
    postings: postingsOf(line, order),
  };
  return keysOf(line, order, turn).map((key) => assertBalanced({ key, ...entry }));
}

function keysOf(line: MatchedBankLine, order: PaymentOrder | undefined, turn: string): readonly string[] {
  if (!order) return [`bank:${line.account}/${line.id}${turn}`];
  const key = paymentKey(order);
  const ofLine = [`${key}:${line.id}${turn}`, `${key}:${line.account}/${line.id}${turn}`];
  return turn === '' && line.match.applied.equals(order.amount) ? [key, ...ofLine] : ofLine;
}

function postingsOf({ amount, currency, match }: MatchedBankLine, order: PaymentOrder | undefined): Posting[] {
  const signed = (part: Decimal) => (amount.isNegative() ? part : part.negated());
  const { party, applied, excess } = match;
  const against: [string | undefined, Decimal][] = [
    [order && settlement(order.runId, order.party), order ? signed(applied) : ZERO],
    [party && prepaid(party), signed(excess)],
    [SUSPENSE, match.result === 'SUSPENSE' ? amount.negated() : ZERO],
  ];
  const postings = [{ account: bank(currency), currency, amount }];
  for (const [account, part] of against) {
    if (account !== undefined && !part.isZero()) postings.push({ account, currency, amount: part });
  }
  return postings;
}
