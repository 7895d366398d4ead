import type { DocumentDraft } from './document.js';

export const MANUAL_DRAFT_STATES = ['DRAFT', 'IN_REVIEW', 'APPROVED', 'ISSUED', 'DISCARDED'] as const;
/** DRAFT: being written. IN_REVIEW: shown to another person. APPROVED: by that person, about to take its number. */
export type ManualDraftState = (typeof MANUAL_DRAFT_STATES)[number];

/** A document that a person makes: a demand charge, interest, goodwill, a correction. Issued after another one approved it. */
export interface ManualDraft {
  readonly id: string;
  readonly state: ManualDraftState;
  readonly draft: DocumentDraft;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly approvedBy?: string;
  /** Once ISSUED. */
  readonly number?: string;
}
