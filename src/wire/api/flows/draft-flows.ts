import type { Staff } from '../../../domain/access.js';
import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import type { Correction } from '../../../flows/invoicing/drafts/correct-document.js';
import type { NewDraft } from '../../../flows/invoicing/drafts/create-draft.js';
import type { DemandSource } from '../../../flows/invoicing/drafts/demand-draft.js';
import type { Preview } from '../../../flows/invoicing/drafts/preview-drafts.js';

/**
 * Documents that people write: what /api asks of the flows. All refuse with `unknown-object` a draft or document that does
 * not exist, and with `conflict` what is not possible any more.
 */
export interface DraftFlows {
  listDrafts(): Promise<readonly ManualDraft[]>;
  findDraft(id: string): Promise<ManualDraft>;
  /** Refuses also with `bad-field` and `vat-blocked`. */
  createDraft(staff: Staff, wanted: NewDraft): Promise<ManualDraft>;
  createDemandDraft(staff: Staff, source: DemandSource): Promise<ManualDraft>;
  submitDraft(id: string): Promise<ManualDraft>;
  /** Refuses with `forbidden` whoever wrote it. */
  approveDraft(staff: Staff, id: string): Promise<ManualDraft>;
  discardDraft(id: string): Promise<ManualDraft>;
  /** Refuses with `too-many-requests` more than a person looks at. */
  previewDraft(staff: Staff, id: string): Promise<Preview>;
  correctDocument(staff: Staff, number: string): Promise<Correction>;
}
