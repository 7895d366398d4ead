import type { PlannedDocument } from '../../domain/clearing/run-input.js';
import type { ManualDraft, ManualDraftState } from '../../domain/invoicing/manual-draft.js';

/** Documents that are not issued yet. */
export interface DraftStore {
  /** Keeps what a run was calculated to issue, in order, in place of what was kept for it before. */
  keepPlan(runId: string, documents: readonly PlannedDocument[]): Promise<void>;
  /** In the order in which they are to be issued. */
  planOf(runId: string): AsyncIterable<PlannedDocument>;
  discardPlan(runId: string): Promise<void>;

  /** Drafts that a person makes. False: the id exists. */
  insert(draft: ManualDraft): Promise<boolean>;
  find(id: string): Promise<ManualDraft | undefined>;
  /** Changes a draft that is still in `from`; false when it has moved on. */
  change(draft: ManualDraft, from: readonly ManualDraftState[]): Promise<boolean>;
  list(): Promise<readonly ManualDraft[]>;
}
