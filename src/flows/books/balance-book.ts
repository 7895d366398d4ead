import { type Decimal, ZERO } from '../../domain/decimal.js';
import type { Balance } from '../../domain/ledger/balance.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { remember } from '../remember.js';

/**
 * What stands on the accounts, debit positive. A read costs only the entries that came since the one before it: the
 * balances are in memory, and begin with the snapshot that some process kept last.
 */
export interface BalanceBook {
  /** What stands there now: also what another process has booked before the call. */
  balanceOf(account: string, currency: string): Promise<Decimal>;
  /** All accounts whose names begin so, by account and currency; those that came to zero stay in. */
  ofPrefix(prefix: string): Promise<readonly Balance[]>;
  /** All accounts that name a party as one of their parts: `member:DE*XYZ:open`, `settlement:RUN-2026-10:DE*XYZ`. */
  ofParty(party: PartyKey): Promise<readonly Balance[]>;
  /** The same as it was at most a second ago, for those who make others wait. */
  ofPartyLately(party: PartyKey): Promise<readonly Balance[]>;
  /** Keeps a snapshot when enough has come since the last one; the number of entries that are new in it, or 0. */
  keepSnapshot(): Promise<number>;
}

type BookDeps = Pick<Hub, 'ledger' | 'balances'>;

/** Entries that one read takes. */
const BATCH = 1_000;
/** So many entries are read again soon enough; a snapshot would cost more than it saves. */
const WORTH_KEEPING = 1_000;

/** Makes the balance book of a process. It may be wrong only where the snapshot is; `books verify` compares (I2). */
export function createBalanceBook(hub: BookDeps): BalanceBook {
  const book = createAccounts();
  const catchUp = coalesced(() => readNew(hub, book));
  const lately = remember({ ask: catchUp, max: 1 });
  return {
    balanceOf: async (account, currency) => {
      await catchUp();
      return book.one(account, currency);
    },
    ofPrefix: async (prefix) => {
      await catchUp();
      return book.list((account) => account.startsWith(prefix));
    },
    ofParty: async (party) => {
      await catchUp();
      return book.ofParty(party);
    },
    ofPartyLately: async (party) => {
      await lately.find('now');
      return book.ofParty(party);
    },
    keepSnapshot: async () => {
      await catchUp();
      const kept = (await hub.balances.latest())?.sequence ?? 0;
      const { sequence, balances } = book.snapshot();
      if (sequence - kept < WORTH_KEEPING) return 0;
      await hub.balances.keep({ sequence, balances });
      return sequence - kept;
    },
  };
}

async function readNew(hub: BookDeps, book: Accounts): Promise<void> {
  if (book.isEmpty()) {
    const snapshot = await hub.balances.latest();
    if (snapshot) book.start(snapshot.sequence, snapshot.balances);
  }
  let read: readonly JournalEntry[];
  do {
    read = await hub.ledger.entriesAfter(book.sequence(), BATCH);
    for (const entry of read) book.apply(entry);
  } while (read.length === BATCH);
}

/**
 * One at a time; who asks while one is at work waits for another one, which all of them share: the one at work may have
 * read before what they want to see was booked.
 */
function coalesced(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    waiting = undefined;
    return work();
  };
  return () => {
    if (waiting !== undefined) return waiting;
    waiting = last.then(begin, begin);
    last = waiting;
    return waiting;
  };
}

interface Accounts {
  isEmpty(): boolean;
  sequence(): number;
  start(sequence: number, balances: readonly Balance[]): void;
  apply(entry: JournalEntry): void;
  one(account: string, currency: string): Decimal;
  list(isWanted: (account: string) => boolean): readonly Balance[];
  ofParty(party: PartyKey): readonly Balance[];
  snapshot(): { readonly sequence: number; readonly balances: readonly Balance[] };
}

function createAccounts(): Accounts {
  const accounts = new Map<string, Map<string, Decimal>>();
  const byParty = new Map<string, Set<string>>();
  let last = 0;
  const add = (account: string, currency: string, amount: Decimal): void => {
    const known = accounts.get(account);
    const currencies = known ?? new Map<string, Decimal>();
    if (!known) {
      accounts.set(account, currencies);
      for (const party of partiesIn(account)) byParty.set(party, (byParty.get(party) ?? new Set()).add(account));
    }
    currencies.set(currency, amount.plus(currencies.get(currency) ?? ZERO));
  };
  const balancesOf = (names: Iterable<string>): Balance[] =>
    [...names].sort().flatMap((account) => {
      const currencies = [...(accounts.get(account) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      return currencies.map(([currency, amount]) => ({ account, currency, amount }));
    });
  return {
    isEmpty: () => last === 0,
    sequence: () => last,
    start: (sequence, balances) => {
      for (const { account, currency, amount } of balances) add(account, currency, amount);
      last = sequence;
    },
    apply: ({ sequence, postings }) => {
      for (const { account, currency, amount } of postings) add(account, currency, amount);
      last = sequence;
    },
    one: (account, currency) => accounts.get(account)?.get(currency) ?? ZERO,
    list: (isWanted) => balancesOf([...accounts.keys()].filter(isWanted)),
    ofParty: (party) => balancesOf(byParty.get(party) ?? []),
    snapshot: () => ({ sequence: last, balances: balancesOf(accounts.keys()) }),
  };
}

/** Only keys of parties have an asterisk. */
function partiesIn(account: string): readonly string[] {
  return account.split(':').filter((part) => part.includes('*'));
}
