import { type Decimal, sum } from '../../domain/decimal.js';
import { memberOpen } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

/** Dates are `YYYY-MM-DD`, both inclusive. */
export interface StatementQuery {
  readonly party: PartyKey;
  readonly from: string;
  readonly until: string;
}

export interface StatementLine {
  readonly date: string;
  readonly key: string;
  readonly memo: string;
  readonly amount: Decimal;
  /** After this line. */
  readonly balance: Decimal;
}

/** What a member owes (positive) or is owed (negative) on issued documents, one block per currency. */
export interface Statement extends StatementQuery {
  readonly currencies: readonly {
    readonly currency: string;
    readonly opening: Decimal;
    readonly lines: readonly StatementLine[];
    readonly closing: Decimal;
  }[];
}

/** Entries of one member that a statement reads; one that has more asks for a shorter time. */
const MOST_ENTRIES = 100_000;

/** Statement of account of a member: opening balance, every entry of the time, closing balance. */
export async function statement(hub: Pick<Hub, 'ledger'>, query: StatementQuery): Promise<Statement> {
  const account = memberOpen(query.party);
  const entries = await hub.ledger.ofAccount({ account, until: query.until, limit: MOST_ENTRIES });
  const amounts = entries.flatMap((entry) => amountsOn(entry, account));
  const currencies = [...new Set(amounts.map(({ currency }) => currency))].sort();
  return {
    ...query,
    currencies: currencies.map((currency) => {
      const own = amounts.filter((amount) => amount.currency === currency);
      const opening = sum(own.filter(({ entry }) => entry.date < query.from).map(({ amount }) => amount));
      const lines = runningLines(
        own.filter(({ entry }) => entry.date >= query.from),
        opening,
      );
      return { currency, opening, lines, closing: lines.at(-1)?.balance ?? opening };
    }),
  };
}

interface AccountAmount {
  readonly entry: JournalEntry;
  readonly currency: string;
  readonly amount: Decimal;
}

function amountsOn(entry: JournalEntry, account: string): AccountAmount[] {
  return entry.postings
    .filter((posting) => posting.account === account)
    .map(({ currency, amount }) => ({ entry, currency, amount }));
}

function runningLines(amounts: readonly AccountAmount[], opening: Decimal): StatementLine[] {
  let balance = opening;
  return amounts.map(({ entry, amount }) => {
    balance = balance.plus(amount);
    return { date: entry.date, key: entry.key, memo: entry.memo, amount, balance };
  });
}
