import { Decimal, toText, ZERO } from '../../../../src/domain/decimal.js';

/** An entry of the exported journal, with the names that the vectors use. */
export interface JournalEntry {
  readonly key: string;
  readonly date: string;
  readonly postings: readonly { readonly account: string; readonly currency: string; readonly amount: Decimal }[];
}

const HEAD = /^(\d{4}-\d\d-\d\d) \(([^)]{1,200})\)/;
const POSTING = /^ {4}(\S{1,100}) {2}(-?[\d.]{1,40}) ([A-Z]{3})$/;

/** Reads the journal as `GET /api/books/hledger` writes it. */
export function readJournal(text: string): readonly JournalEntry[] {
  const entries: { key: string; date: string; postings: JournalEntry['postings'][number][] }[] = [];
  for (const line of text.split('\n')) {
    const [, date, key] = HEAD.exec(line) ?? [];
    if (date !== undefined && key !== undefined) entries.push({ key: keyOf(key), date, postings: [] });
    const [, account, amount, currency] = POSTING.exec(line) ?? [];
    if (account === undefined || amount === undefined || currency === undefined) continue;
    entries.at(-1)?.postings.push({ account: account.replaceAll('*', '-'), currency, amount: new Decimal(amount) });
  }
  return entries;
}

/** The vectors name CDRs by their id alone, and parties with a hyphen. */
function keyOf(key: string): string {
  return key.startsWith('accrue:') ? key.replace(/^accrue:[^/]{1,10}\//, 'accrue:') : key.replaceAll('*', '-');
}

/** What stands on the accounts of a kind, without those on which nothing stands. */
export function balancesOf(entries: readonly JournalEntry[], kind = ''): Readonly<Record<string, string>> {
  const balances = new Map<string, Decimal>();
  for (const { account, amount } of entries.flatMap(({ postings }) => postings)) {
    if (account.startsWith(kind)) balances.set(account, amount.plus(balances.get(account) ?? ZERO));
  }
  const told = [...balances].filter(([, amount]) => !amount.isZero());
  return Object.fromEntries(told.map(([account, amount]) => [account, toText(amount, 4)]));
}
