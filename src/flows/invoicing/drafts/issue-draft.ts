import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import { postDocument } from '../../../domain/ledger/post-document.js';
import { partyKey } from '../../../domain/party.js';
import type { Hub } from '../../hub.js';
import { daysAfter, termOf, todayOf, type WriteDraftDeps } from './write-draft.js';

export type IssueDraftDeps = WriteDraftDeps &
  Pick<Hub, 'drafts' | 'documents' | 'ledger' | 'clock' | 'secrets' | 'log'>;

/**
 * Issues and books an approved draft. The number is taken by the insert itself, and every step may be done twice: what a
 * crash interrupted is finished by `resumeDrafts`.
 */
export async function issueDraft(hub: IssueDraftDeps, approved: ManualDraft): Promise<ManualDraft> {
  const { sha256 } = hub.secrets;
  const issued = await hub.documents.issue(approved.draft, { issuedAt: hub.clock.now(), sha256 });
  for (const entry of postDocument(issued, partyKey(hub.identity))) await hub.ledger.post(entry);
  const done: ManualDraft = { ...approved, state: 'ISSUED', number: issued.number };
  await hub.drafts.change(done, ['APPROVED']);
  const { createdBy, approvedBy } = done;
  hub.log.info({ event: 'draft.issued', draft: done.id, number: issued.number, createdBy, approvedBy });
  return done;
}

/** Finishes drafts that were approved before a crash; returns how many. One that cannot be issued keeps no other back. */
export async function resumeDrafts(hub: IssueDraftDeps): Promise<number> {
  const approved = (await hub.drafts.list()).filter(({ state }) => state === 'APPROVED');
  let finished = 0;
  for (const manual of approved) {
    try {
      await issueDraft(hub, asOfToday(hub, manual));
      finished += 1;
    } catch (error) {
      hub.log.error({ event: 'draft.not-issued', draft: manual.id, error: String(error) });
    }
  }
  return finished;
}

/** A later document of the series may have a later day by now: days of a series do not go back. */
function asOfToday(hub: IssueDraftDeps, manual: ManualDraft): ManualDraft {
  const issueDate = todayOf(hub);
  const dueDate = daysAfter(issueDate, termOf(manual.draft));
  return { ...manual, draft: { ...manual.draft, issueDate, dueDate } };
}
