import { HubError } from '../../../src/domain/errors.js';
import type { ManualDraft } from '../../../src/domain/invoicing/manual-draft.js';
import {
  approveDraft,
  discardDraft,
  findDraft,
  submitDraft,
} from '../../../src/flows/invoicing/drafts/change-draft.js';
import { correctDocument } from '../../../src/flows/invoicing/drafts/correct-document.js';
import { createDraft } from '../../../src/flows/invoicing/drafts/create-draft.js';
import { createPreviews } from '../../../src/flows/invoicing/drafts/preview-drafts.js';
import type { DraftFlows } from '../../../src/wire/api/flows/draft-flows.js';
import { anEntity, HUB, VAT_TABLE } from '../../domain/clearing/builders.js';
import { anInvoice, CPO, PDF_BYTES } from './papers.js';

type Deps = Parameters<typeof correctDocument>[0] & Parameters<typeof approveDraft>[0];

/** The flows of drafts over a list: the hub may invoice NL*ABC, whose own invoice may be corrected. */
export function draftFlows({ clock, secrets }: Pick<Deps, 'clock' | 'secrets'>): DraftFlows {
  const kept = new Map<string, ManualDraft>();
  const issued = [anInvoice()];
  let ids = 0;
  const hub = {
    clock,
    secrets: { ...secrets, newId: () => `d${++ids}` },
    identity: { ...HUB.party, name: HUB.name, legalEntity: HUB },
    rules: { vat: VAT_TABLE } as Partial<Deps['rules']> as Deps['rules'],
    log: { info: nothing, warn: nothing, error: nothing },
    legalEntities: { find: async (party: string) => (party === CPO ? anEntity('NL*ABC') : undefined) },
    rateTables: { latest: async () => undefined },
    ledger: { post: async () => undefined } as Partial<Deps['ledger']> as Deps['ledger'],
    drafts: {
      find: async (id) => kept.get(id),
      list: async () => [...kept.values()],
      insert: async (draft) => kept.set(draft.id, draft) !== undefined,
      change: async (draft, from) => {
        const before = kept.get(draft.id);
        if (!before || !from.includes(before.state)) return false;
        kept.set(draft.id, draft);
        return true;
      },
    } as Partial<Deps['drafts']> as Deps['drafts'],
    documents: {
      find: async (number) => issued.find((one) => one.number === number),
      history: async () => issued,
      issue: async (draft) => ({ ...anInvoice(), ...draft, number: `${draft.series}-2026-000001` }),
    } as Partial<Deps['documents']> as Deps['documents'],
    render: { preview: async () => PDF_BYTES },
    checkPaper: () => [],
  };
  return {
    listDrafts: () => hub.drafts.list(),
    findDraft: (id) => findDraft(hub, id),
    createDraft: (staff, wanted) => createDraft(hub, staff, wanted),
    createDemandDraft: (_, { plan }) => Promise.reject(new HubError('unknown-object', `no plan ${plan}`, 'id')),
    submitDraft: (id) => submitDraft(hub, id),
    approveDraft: (staff, id) => approveDraft(hub, staff, id),
    discardDraft: (id) => discardDraft(hub, id),
    previewDraft: createPreviews(hub),
    correctDocument: (staff, number) => correctDocument(hub, staff, number),
  };
}

const nothing = () => undefined;
