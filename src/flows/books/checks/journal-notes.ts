import type { JournalEntry } from '../../../domain/ledger/entry.js';
import { ACCRUAL_PREFIX } from '../../../domain/ledger/post-cdr-accrual.js';
import { type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import { addPostings, type Totals } from './totals.js';

/** What one run has booked by netting, conversion and taking members out. */
export interface NettedEntries {
  readonly keys: ReadonlySet<string>;
  /** By account and currency. */
  readonly moved: Totals;
  /** Members of whom entries say that they are taken out. */
  readonly takenOut: ReadonlySet<PartyKey>;
}

/** What is noted of the entries while they pass. Grows with documents, members and payments, not with CDRs. */
export interface JournalNotes {
  readonly accruals: () => number;
  /** Accruals that were taken back because the CPO gave the claim up. */
  readonly withdrawals: () => number;
  /** Entries of documents: `release:`, `invoice:`, `credit:`. */
  readonly ofDocuments: () => number;
  readonly netted: ReadonlyMap<string, NettedEntries>;
  /** Entries that move the hub's bank accounts, by key. */
  readonly atBank: ReadonlyMap<string, JournalEntry>;
  /** Keys, not of CDRs, that came a second time. */
  readonly repeated: readonly string[];
}

export function createJournalNotes(): JournalNotes & { note(entry: JournalEntry): void } {
  const counts = { accruals: 0, withdrawals: 0, documents: 0 };
  const keys = new Set<string>();
  const repeated: string[] = [];
  const netted = new Map<string, NettedOf>();
  const atBank = new Map<string, JournalEntry>();
  return {
    accruals: () => counts.accruals,
    withdrawals: () => counts.withdrawals,
    ofDocuments: () => counts.documents,
    netted,
    atBank,
    repeated,
    note: (entry) => {
      const { key } = entry;
      if (key.startsWith(ACCRUAL_PREFIX)) counts.accruals += 1;
      else if (OF_CDR.test(key)) counts.withdrawals += 1;
      else {
        if (keys.has(key)) repeated.push(key);
        keys.add(key);
        if (OF_DOCUMENT.test(key)) counts.documents += 1;
        noteNetting(netted, entry);
        if (entry.postings.some(({ account }) => account.startsWith('bank:'))) atBank.set(key, entry);
      }
    },
  };
}

const OF_DOCUMENT = /^(?:release|invoice|credit):/;
/** `reverse:` goes before the key of a CDR that was withdrawn, and before that of an entry of the bank. */
const OF_CDR = /^reverse:[A-Z]{2}\*/;
const NETTING = /^(?:net|fx|fx-rounding|unwind):([^:]{1,60})(?::([^:]{1,60}))?(?::(prepaid)?)?/;

interface NettedOf extends NettedEntries {
  readonly keys: Set<string>;
  readonly takenOut: Set<PartyKey>;
}

function noteNetting(netted: Map<string, NettedOf>, { key, postings }: JournalEntry): void {
  const [, runId, party, prepaid] = NETTING.exec(key) ?? [];
  if (runId === undefined || prepaid !== undefined) return;
  const of = netted.get(runId) ?? { keys: new Set(), moved: new Map(), takenOut: new Set() };
  netted.set(runId, of);
  of.keys.add(key);
  if (key.startsWith('unwind:') && party !== undefined) of.takenOut.add(partyKey(parsePartyKey(party)));
  addPostings(of.moved, postings);
}
