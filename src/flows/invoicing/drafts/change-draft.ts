import type { Staff } from '../../../domain/access.js';
import { HubError } from '../../../domain/errors.js';
import { checkDraft } from '../../../domain/invoicing/check-draft.js';
import { isCreditNote } from '../../../domain/invoicing/document.js';
import type { ManualDraft, ManualDraftState } from '../../../domain/invoicing/manual-draft.js';
import type { Hub } from '../../hub.js';
import { type IssueDraftDeps, issueDraft } from './issue-draft.js';
import { redate } from './redate.js';

export interface FindDraftDeps {
  readonly drafts: Pick<Hub['drafts'], 'find'>;
}

/** Refuses (`unknown-object`) a draft that does not exist. */
export async function findDraft({ drafts }: FindDraftDeps, id: string): Promise<ManualDraft> {
  const draft = await drafts.find(id);
  if (!draft) throw new HubError('unknown-object', 'no such draft', 'id');
  return draft;
}

type ChangeDeps = Pick<Hub, 'drafts'>;
type PaperDeps = Pick<Hub, 'checkPaper'>;

/** Shows a draft to another person. Refuses (`conflict`) one that is not DRAFT any more, or whose papers cannot be made. */
export async function submitDraft(hub: ChangeDeps & PaperDeps, id: string): Promise<ManualDraft> {
  const manual = await findDraft(hub, id);
  checkDraft(manual.draft);
  requirePaper(hub, manual);
  return change(hub, { ...manual, state: 'IN_REVIEW' }, ['DRAFT']);
}

/** Gives a draft up. Refuses (`conflict`) one that was approved: what is issued is only ever credited. */
export async function discardDraft(hub: ChangeDeps, id: string): Promise<ManualDraft> {
  const manual = await findDraft(hub, id);
  if (manual.state === 'DISCARDED') return manual;
  return change(hub, { ...manual, state: 'DISCARDED' }, ['DRAFT', 'IN_REVIEW']);
}

/**
 * A second person approves a draft: it is dated today, takes its number and is booked. Approving again what was issued
 * changes nothing. Refuses (`forbidden`) whoever wrote it; (`conflict`) a draft that is not IN_REVIEW, whose VAT is decided
 * otherwise today or whose papers cannot be made, a credit note on what was credited since it was written, and a corrected
 * invoice before the credit note that makes room for it;
 * `vat-blocked` as when written.
 */
export async function approveDraft(hub: IssueDraftDeps & PaperDeps, staff: Staff, id: string): Promise<ManualDraft> {
  const manual = await findDraft(hub, id);
  if (manual.state === 'ISSUED') return manual;
  if (manual.createdBy.toLowerCase() === staff.email.toLowerCase()) {
    throw new HubError('forbidden', `you wrote draft ${id}; another operator has to approve it`);
  }
  if (manual.state === 'APPROVED') return issueDraft(hub, manual);
  if (manual.state !== 'IN_REVIEW') throw movedOn(manual);
  await requireRoom(hub, manual);
  const draft = await redate(hub, manual.draft);
  checkDraft(draft);
  requirePaper(hub, { ...manual, draft });
  const approved: ManualDraft = { ...manual, state: 'APPROVED', draft, approvedBy: staff.email };
  return issueDraft(hub, await change(hub, approved, ['IN_REVIEW']));
}

/** What is issued cannot be taken back, so what its papers need has to be there before. */
function requirePaper({ checkPaper }: PaperDeps, { id, draft }: ManualDraft): void {
  const problems = checkPaper(draft);
  if (problems.length === 0) return;
  throw new HubError('conflict', `draft ${id} cannot be made into papers: ${problems.join('; ')}`, 'draft');
}

/**
 * A credit note of a person takes back all of an invoice, so that no other note may have come since it was written; and a
 * corrected invoice takes the place of one that such a note has taken back.
 */
async function requireRoom({ documents }: Pick<Hub, 'documents'>, { draft }: ManualDraft): Promise<void> {
  const { type, corrects = [], sellerKey: seller, period } = draft;
  if (corrects.length === 0) return;
  const history = await documents.history({ numbers: corrects, seller, period });
  const notes = history.filter(
    (one) => isCreditNote(one.type) && one.corrects?.some((number) => corrects.includes(number)),
  );
  if (isCreditNote(type)) {
    const [since] = notes;
    if (since === undefined) return;
    throw new HubError('conflict', `${corrects.join(', ')} was credited by ${since.number} since: discard the draft`);
  }
  const whole = notes.filter(({ runId }) => runId === undefined).flatMap((note) => note.corrects ?? []);
  const open = corrects.filter((number) => !whole.includes(number));
  if (open.length > 0) throw new HubError('conflict', `approve the credit note on ${open.join(', ')} first`);
}

/** A change that no other one has overtaken. */
async function change(hub: ChangeDeps, changed: ManualDraft, from: readonly ManualDraftState[]): Promise<ManualDraft> {
  if (await hub.drafts.change(changed, from)) return changed;
  throw movedOn(await findDraft(hub, changed.id));
}

function movedOn({ id, state, number }: ManualDraft): HubError {
  const what = number === undefined ? '' : ` as ${number}: it can only be corrected`;
  return new HubError('conflict', `draft ${id} is ${state}${what}`, 'state');
}
