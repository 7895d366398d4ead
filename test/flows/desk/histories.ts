import fc from 'fast-check';
import { type Decimal, sum } from '../../../src/domain/decimal.js';
import { isSettlementOf, memberOpen, prepaid, settlement } from '../../../src/domain/ledger/account.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { type Books, CURRENCIES, inMemoryBooks, MEMBERS, type Sold } from './in-memory-books.js';

/** Later than anything that happens. */
export const UNTIL = '2026-12-31';

/** Somebody pays more than is asked for. */
const MORE = '0.50';

type Step =
  | { readonly act: 'RUN'; readonly sales: readonly Sold[] }
  | { readonly act: 'WRITE'; readonly sale: Sold }
  | { readonly act: 'PAY'; readonly run: number }
  | { readonly act: 'PAY_MORE'; readonly member: PartyKey }
  | { readonly act: 'TAKE_OUT'; readonly run: number; readonly member: PartyKey };

const sold: fc.Arbitrary<Sold> = fc
  .record({
    pair: fc
      .tuple(fc.constantFrom('NL*HUB', ...MEMBERS), fc.constantFrom(...MEMBERS))
      .filter(([seller, buyer]) => seller !== buyer),
    cents: fc.integer({ min: 1, max: 3_000 }),
    currency: fc.constantFrom(...CURRENCIES),
    mode: fc.constantFrom('HUB_ACCOUNT', 'PSP', 'STATEMENT_ONLY'),
    type: fc.constantFrom('380', '389', '381'),
  })
  .map(({ pair: [seller, buyer], cents, ...parts }) => ({ seller, buyer, gross: (cents / 100).toFixed(2), ...parts }));

/** Runs of three currencies and modes with thresholds, invoices that people write, payments, members that are taken out. */
export function history({ takesOutOf }: { readonly takesOutOf: 'ANY_RUN' | 'LAST_RUN' }): fc.Arbitrary<Step[]> {
  const member = fc.constantFrom(...MEMBERS);
  const run = fc.nat(takesOutOf === 'ANY_RUN' ? 3 : 0);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ act: fc.constant('RUN'), sales: fc.array(sold, { maxLength: 8 }) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('WRITE'), sale: sold }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('PAY'), run: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('PAY_MORE'), member }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('TAKE_OUT'), run, member }) },
  );
  return fc.array(step, { maxLength: 9 });
}

/** Plays what happened; a run is counted from the last one backwards. */
export async function play(steps: readonly Step[]): Promise<Books> {
  const books = inMemoryBooks();
  let runs = 0;
  for (const [index, step] of steps.entries()) {
    if (step.act === 'RUN') await books.run(`RUN-${++runs}`, step.sales);
    else if (step.act === 'WRITE') await books.issue(step.sale);
    else if (step.act === 'PAY') await pay(books, `RUN-${runs - step.run}`);
    else if (step.act === 'PAY_MORE') await payMore(books, step.member, `${index}`);
    else await books.unwind(`RUN-${runs - step.run}`, step.member);
  }
  return books;
}

/** Everybody pays in what it owes in a run, and is paid what it is owed. */
export async function pay({ hub, balances }: Books, runId: string, date = '2026-11-16'): Promise<void> {
  for (const member of MEMBERS) {
    const account = settlement(runId, member);
    for (const { currency, amount } of balances().filter((one) => one.account === account && !one.amount.isZero())) {
      const postings = [
        { account: `bank:${currency}`, currency, amount },
        { account, currency, amount: amount.negated() },
      ];
      const key = `pay:${runId}:${member}:${currency}${amount.toFixed()}`;
      await hub.ledger.post({ key, date, memo: `payment of ${runId}`, postings });
    }
  }
}

async function payMore({ hub }: Books, member: PartyKey, place: string): Promise<void> {
  const amount = sum([]).plus(MORE);
  const postings = [
    { account: 'bank:EUR', currency: 'EUR', amount },
    { account: prepaid(member), currency: 'EUR', amount: amount.negated() },
  ];
  await hub.ledger.post({ key: `bank:NL91/${place}`, date: '2026-11-17', memo: `bank line NL91/${place}`, postings });
}

/** What stands on all accounts of a member, and without its open documents. */
export function owedBy(books: Books, party: PartyKey, currency: string): Decimal {
  return clearedBy(books, party, currency).plus(books.balance(memberOpen(party), currency));
}

export function clearedBy(books: Books, party: PartyKey, currency: string): Decimal {
  const settlements = books.balances().filter((one) => one.currency === currency && isSettlementOf(one.account, party));
  return sum([...settlements.map(({ amount }) => amount), books.balance(prepaid(party), currency)]);
}
