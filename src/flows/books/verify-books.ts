import type { Hub } from '../hub.js';
import { Breach } from './breach.js';
import { checkCdrs } from './check-cdrs.js';
import { checkDocuments } from './check-documents.js';
import { checkJournal } from './check-journal.js';
import { checkRuns } from './check-runs.js';

export type VerifyBooksDeps = Pick<Hub, 'ledger' | 'cdrs' | 'documents' | 'files' | 'runs' | 'secrets' | 'identity'>;

/** What was looked at, and the first breach if there is one. */
export interface BooksReport {
  readonly entries: number;
  readonly cdrs: number;
  readonly documents: number;
  readonly runs: number;
  readonly breach?: Pick<Breach, 'invariant' | 'where' | 'message'>;
}

/**
 * Reads all books and asks every invariant that applies: chain, balances, unchanged evidence, CDRs against entries and
 * document lines, arithmetic, numbers, files and runs. Changes nothing. Stops at the first breach.
 */
export async function verifyBooks(hub: VerifyBooksDeps): Promise<BooksReport> {
  const seen = { entries: 0, cdrs: 0, documents: 0, runs: 0 };
  try {
    const journal = await checkJournal(hub);
    seen.entries = journal.entries;
    const cdrs = await checkCdrs(hub, journal);
    seen.cdrs = cdrs.count;
    const documents = await checkDocuments(hub, { journal, cdrs });
    seen.documents = documents.length;
    seen.runs = await checkRuns(hub, { journal, documents });
    return seen;
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    const { invariant, where, message } = error;
    return { ...seen, breach: { invariant, where, message } };
  }
}
