import type { Hub } from '../hub.js';
import { Breach, INVARIANTS, type Invariant } from './breach.js';
import { type BankDeps, checkBank, runsInCorrection } from './checks/bank.js';
import { type CdrDeps, checkCdrs } from './checks/cdrs/check-cdrs.js';
import { checkDocuments, type DocumentDeps } from './checks/issued/check-documents.js';
import { checkJournal } from './checks/journal.js';
import { checkMembers, checkPeople } from './checks/members.js';
import { checkRuns, type RunDeps } from './checks/runs/check-runs.js';
import { createInspection, type Inspection } from './inspection.js';

export type VerifyBooksDeps = CdrDeps &
  DocumentDeps &
  RunDeps &
  BankDeps &
  Pick<Hub, 'ledger' | 'balances' | 'drafts' | 'writeOffs'>;

/** Asks the journal's export of another program; undefined: this is not asked here, which is told. */
export type SecondOpinion = (look: Inspection) => Promise<void>;

export interface BooksQuestion {
  /** Absent: all of them. */
  readonly only?: readonly Invariant[];
  /** I15. */
  readonly secondOpinion?: SecondOpinion;
}

/** What became of one invariant. */
export interface CheckedInvariant {
  readonly invariant: Invariant;
  /** How many of what were looked at. */
  readonly lookedAt: string;
  /** What was left out or waits, and why. */
  readonly notes: readonly string[];
  /** False: it was not looked at in this way; the notes say why. */
  readonly checked: boolean;
}

/** What was looked at, and the first breach if there is one; then the invariants after it were not asked to the end. */
export interface BooksReport {
  readonly entries: number;
  readonly cdrs: number;
  readonly documents: number;
  readonly runs: number;
  readonly invariants: readonly CheckedInvariant[];
  readonly breach?: Pick<Breach, 'invariant' | 'where' | 'message'>;
}

/** A hub that is at work may be caught between two writes: then the books are read again. */
const LOOKS_MAX = 3;

/**
 * Reads all books and asks the invariants I1 to I15 (docs/books.md). Changes nothing; stops at the first breach. Beside a
 * hub at work a breach counts when it is there while nothing is booked, or in three looks one after the other.
 */
export async function verifyBooks(hub: VerifyBooksDeps, question: BooksQuestion = {}): Promise<BooksReport> {
  for (let number = 1; ; number++) {
    const report = await lookOnce(hub, question);
    if (!report.breach || number === LOOKS_MAX || !(await hasMoved(hub, report.entries))) return report;
  }
}

async function hasMoved({ ledger }: Pick<Hub, 'ledger'>, entries: number): Promise<boolean> {
  return (await ledger.keysAfter(entries, 1)).length > 0;
}

type Counts = { entries: number; cdrs: number; documents: number; runs: number };

async function lookOnce(hub: VerifyBooksDeps, question: BooksQuestion): Promise<BooksReport> {
  const look = createInspection(question.only);
  const seen: Counts = { entries: 0, cdrs: 0, documents: 0, runs: 0 };
  const asked = INVARIANTS.filter((invariant) => look.asks(invariant));
  const verdicts = () =>
    asked.map((invariant) => {
      const lookedAt = look.lookedAt(invariant);
      const notes = look.notes(invariant);
      return { invariant, lookedAt, notes, checked: lookedAt !== '' || notes.length === 0 };
    });
  try {
    await askAll(hub, look, { seen, ...question });
    return { ...seen, invariants: verdicts() };
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    const { invariant, where, message } = error;
    return { ...seen, invariants: verdicts(), breach: { invariant, where, message } };
  }
}

async function askAll(
  hub: VerifyBooksDeps,
  look: Inspection,
  { seen, secondOpinion }: BooksQuestion & { readonly seen: Counts },
): Promise<void> {
  const journal = await checkJournal(hub, look);
  seen.entries = journal.entries;
  const documents = await checkDocuments(hub, look, journal);
  seen.documents = documents.documents;
  const inCorrection = await runsInCorrection(hub);
  seen.cdrs = await checkCdrs(hub, look, { journal, documents, inCorrection });
  seen.runs = await checkRuns(hub, look, { journal, inCorrection });
  checkMembers(look, { journal, documents });
  await checkBank(hub, look, journal);
  await checkPeople(hub, look);
  if (!look.asks('I15')) return;
  if (secondOpinion) await secondOpinion(look);
  else look.note('I15', 'not checked here: another program has to read the export');
}
