import type { Decimal } from '../domain/decimal.js';
import type { EntryDraft, JournalEntry } from '../domain/ledger/entry.js';

/** The journal: append-only, one document per entry, sequence and hash chain held by unique keys. */
export interface LedgerStore {
  /** Books an entry once; resolves after it is durable. A key that is booked already changes nothing. */
  post(draft: EntryDraft): Promise<void>;
  find(key: string): Promise<JournalEntry | undefined>;
  /** The entries with these keys, in any order; what is not booked is left out. A few thousand at the most. */
  ofKeys(keys: readonly string[]): Promise<readonly JournalEntry[]>;
  /** All entries in sequence order. */
  stream(): AsyncIterable<JournalEntry>;
  /** Keys of the entries that follow one, in sequence order: what is made of the journal goes on from where it was. */
  keysAfter(sequence: number, limit: number): Promise<readonly Pick<JournalEntry, 'key' | 'sequence'>[]>;
  /** The entries that follow one, in sequence order and without a gap: balances that are kept go on from where they were. */
  entriesAfter(sequence: number, limit: number): Promise<readonly JournalEntry[]>;
  /** How many entries with a key that begins so follow an entry. */
  countAfter(sequence: number, keyPrefix: string): Promise<number>;
  /** Balance of every account and currency, from the postings. */
  balances(): Promise<readonly Balance[]>;
  /** Entries that touch an account, in one currency if one is named, dates inclusive, in sequence order. */
  ofAccount(query: AccountQuery): Promise<readonly JournalEntry[]>;
}

export interface AccountQuery {
  readonly account: string;
  readonly currency?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit: number;
}

export interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amount: Decimal;
}
