import type { Hub } from '../../flows/hub.js';
import { approveDraft, discardDraft, findDraft, submitDraft } from '../../flows/invoicing/drafts/change-draft.js';
import { correctDocument } from '../../flows/invoicing/drafts/correct-document.js';
import { createDraft } from '../../flows/invoicing/drafts/create-draft.js';
import { createDemandDraft } from '../../flows/invoicing/drafts/demand-draft.js';
import { createPreviews } from '../../flows/invoicing/drafts/preview-drafts.js';
import type { DraftFlows } from '../../wire/api/flows/draft-flows.js';

/** The flows of documents that people write, with the hub handed in. */
export function draftFlows(hub: Hub): DraftFlows {
  return {
    listDrafts: () => hub.drafts.list(),
    findDraft: (id) => findDraft(hub, id),
    createDraft: (staff, wanted) => createDraft(hub, staff, wanted),
    createDemandDraft: (staff, source) => createDemandDraft(hub, staff, source),
    submitDraft: (id) => submitDraft(hub, id),
    approveDraft: (staff, id) => approveDraft(hub, staff, id),
    discardDraft: (id) => discardDraft(hub, id),
    previewDraft: createPreviews(hub),
    correctDocument: (staff, number) => correctDocument(hub, staff, number),
  };
}
