import { type Decimal, ZERO } from '../../domain/decimal.js';
import { type Balance, balancesOf, trialBalance } from '../../domain/ledger/balance.js';
import { verifyChain } from '../../domain/ledger/chain.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import type { Hub } from '../hub.js';
import { Breach, mustHold } from './breach.js';

/** What the other checks need of the journal. */
export interface JournalFacts {
  readonly entries: number;
  /** Amount of the first posting of each entry, by the entry's key. */
  readonly amounts: ReadonlyMap<string, Decimal>;
  readonly balances: ReadonlyMap<string, Decimal>;
}

/** I1: the chain is whole, every entry balanced. I2: balances from zero equal the stored ones; the trial balance is zero. */
export async function checkJournal(hub: Pick<Hub, 'ledger' | 'secrets'>): Promise<JournalFacts> {
  const amounts = new Map<string, Decimal>();
  const chain = await verifyChain(noting(hub.ledger.stream(), amounts), hub.secrets.sha256);
  if (chain.kind === 'broken') throw new Breach('I1', `entry ${chain.sequence} ${chain.key}`, chain.reason);

  const recomputed = byAccount(await balancesOf(hub.ledger.stream()));
  const stored = byAccount(await hub.ledger.balances());
  for (const [account, amount] of recomputed) {
    mustHold(amount.equals(stored.get(account) ?? ZERO), () => new Breach('I2', account, `is not ${amount.toFixed()}`));
  }
  for (const { currency, total } of trialBalance(await hub.ledger.balances())) {
    mustHold(total.isZero(), () => new Breach('I2', currency, `the trial balance is ${total.toFixed()}`));
  }
  return { entries: chain.head.sequence, amounts, balances: recomputed };
}

/** Key of an account's balance in one currency. */
export function balanceKey(account: string, currency: string): string {
  return `${account} ${currency}`;
}

async function* noting(
  entries: AsyncIterable<JournalEntry>,
  amounts: Map<string, Decimal>,
): AsyncGenerator<JournalEntry, void, undefined> {
  for await (const entry of entries) {
    amounts.set(entry.key, entry.postings[0]?.amount ?? ZERO);
    yield entry;
  }
}

function byAccount(balances: readonly Balance[]): Map<string, Decimal> {
  return new Map(balances.map(({ account, currency, amount }) => [balanceKey(account, currency), amount]));
}
