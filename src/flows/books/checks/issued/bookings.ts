import type { RunState } from '../../../../domain/clearing/run.js';
import type { IssuedDocument } from '../../../../domain/invoicing/document.js';
import type { EntryDraft, JournalEntry } from '../../../../domain/ledger/entry.js';
import { postDocument } from '../../../../domain/ledger/post-document.js';
import { partyKey } from '../../../../domain/party.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';
import type { JournalFacts } from '../journal.js';
import { addPostings, samePostings, type Totals } from '../totals.js';

export interface BookingDeps extends Pick<Hub, 'ledger' | 'identity'> {
  readonly runs: Pick<Hub['runs'], 'list'>;
  readonly drafts: Pick<Hub['drafts'], 'list'>;
}

/** What documents have moved. */
export interface BookedDocuments {
  /** By their invoices and credit notes, by account and currency. */
  readonly invoiced: Totals;
  /** On the accounts of accruals by documents of people, whose CDRs stay on what they correct. */
  readonly releasedByHand: Totals;
  /** Documents that are being issued and whose accruals are not released yet. */
  readonly unreleased: ReadonlySet<string>;
}

/**
 * I8: an issued document is booked as it says, and no entry of a document is without one. While its run is APPROVED, or
 * its draft, a document is being issued: what is booked of it must be right, what is missing is told.
 */
export async function createBookings(hub: BookingDeps, look: Inspection, journal: JournalFacts) {
  const states = new Map<string, RunState>((await hub.runs.list()).map(({ id, state }) => [id, state]));
  const approved = new Set(
    (await hub.drafts.list()).flatMap(({ state, draft }) => (state === 'APPROVED' ? [draft.key] : [])),
  );
  const invoiced: Totals = new Map();
  const releasedByHand: Totals = new Map();
  const unreleased = new Set<string>();
  let booked = 0;

  const isBeingIssued = ({ runId, key }: IssuedDocument) =>
    runId === undefined ? approved.has(key) : states.get(runId) === 'APPROVED';
  const checkOne = (document: IssuedDocument, entries: ReadonlyMap<string, JournalEntry>): void => {
    for (const draft of draftsOf(hub, look, document)) {
      const entry = entries.get(draft.key);
      const isRelease = draft.key.startsWith('release:');
      if (entry) booked += 1;
      const what = entry ? 'is booked otherwise than it says' : isRelease ? NOT_RELEASED : 'is not booked';
      const isRight = entry ? samePostings(entry.postings, draft.postings) : isBeingIssued(document);
      look.mustHold('I8', isRight, () => [document.number, what]);
      if (!entry) {
        look.note('I8', `${document.number} is being issued: ${draft.key} is not booked yet`);
        if (isRelease) unreleased.add(document.number);
      } else if (!isRelease) addPostings(invoiced, entry.postings);
      else if (document.runId === undefined) addPostings(releasedByHand, entry.postings);
    }
    look.saw('I8', 'documents');
  };

  return {
    check: async (documents: readonly IssuedDocument[]): Promise<void> => {
      if (!look.asks('I4', 'I8')) return;
      const keys = documents.flatMap(({ number }) =>
        ['release', 'invoice', 'credit'].map((kind) => `${kind}:${number}`),
      );
      const found = await hub.ledger.ofKeys(keys);
      const entries = new Map(found.filter(({ sequence }) => sequence <= journal.entries).map((one) => [one.key, one]));
      for (const document of documents) checkOne(document, entries);
    },
    facts: (): BookedDocuments => {
      look.mustHold('I8', booked === journal.ofDocuments(), () => [
        'journal',
        `${journal.ofDocuments()} entries of documents, ${booked} of them of issued ones`,
      ]);
      return { invoiced, releasedByHand, unreleased };
    },
  };
}

const NOT_RELEASED = 'its accruals are not released';

/** What the document has to book; one whose amounts do not add up books nothing. */
function draftsOf(
  { identity }: Pick<Hub, 'identity'>,
  look: Inspection,
  document: IssuedDocument,
): readonly EntryDraft[] {
  try {
    return postDocument(document, partyKey(identity));
  } catch (error) {
    look.mustHold('I8', false, () => [document.number, `cannot be booked: ${String(error)}`]);
    return [];
  }
}
