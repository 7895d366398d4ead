import { type Decimal, sum } from '../../domain/decimal.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import { type MemberEntry, memberEntries } from '../desk/member-movements.js';
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

/** What a member owes (positive) or is owed (negative), one block per currency. */
export interface Statement extends StatementQuery {
  readonly currencies: readonly {
    readonly currency: string;
    readonly opening: Decimal;
    readonly lines: readonly StatementLine[];
    readonly closing: Decimal;
  }[];
}

/**
 * Statement of account of a member: opening balance, every entry of the time, closing balance. It covers open documents,
 * what is left to settle of runs, and what was paid in advance; netting moves an amount from one to the other and is
 * therefore no line.
 */
export async function statement(hub: Pick<Hub, 'ledger'>, query: StatementQuery): Promise<Statement> {
  const entries = await memberEntries(hub, query.party, query.until);
  const amounts = entries.flatMap(amountsOf);
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

interface EntryAmount {
  readonly entry: JournalEntry;
  readonly currency: string;
  readonly amount: Decimal;
}

/** What an entry changes for the member, per currency; nothing where it only moves it between its accounts. */
function amountsOf({ entry, postings }: MemberEntry): EntryAmount[] {
  return [...new Set(postings.map(({ currency }) => currency))]
    .map((currency) => ({
      entry,
      currency,
      amount: sum(postings.filter((posting) => posting.currency === currency).map((posting) => posting.amount)),
    }))
    .filter(({ amount }) => !amount.isZero());
}

function runningLines(amounts: readonly EntryAmount[], opening: Decimal): StatementLine[] {
  let balance = opening;
  return amounts.map(({ entry, amount }) => {
    balance = balance.plus(amount);
    return { date: entry.date, key: entry.key, memo: entry.memo, amount, balance };
  });
}
