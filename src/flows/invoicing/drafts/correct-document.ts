import type { Staff } from '../../../domain/access.js';
import { HubError } from '../../../domain/errors.js';
import type { DocumentHead } from '../../../domain/invoicing/build-invoice.js';
import type { DocumentDraft, IssuedDocument } from '../../../domain/invoicing/document.js';
import { seriesOf } from '../../../domain/invoicing/document-number.js';
import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import type { Hub } from '../../hub.js';
import { type CreateDraftDeps, keepDraft } from './create-draft.js';
import { untaxed } from './redate.js';
import { daysAfter, entityOf, termOf, todayOf, writeDraft } from './write-draft.js';

export type CorrectDeps = CreateDraftDeps & { readonly documents: Pick<Hub['documents'], 'find' | 'history'> };

/** The two drafts that take the place of a document. */
export interface Correction {
  /** 381: takes it back in full, as it was. */
  readonly creditNote: ManualDraft;
  /** 384: the same lines with names, addresses, VAT ids and VAT as they are today. */
  readonly corrected: ManualDraft;
}

/**
 * Begins to correct an issued invoice, which itself never changes. Refuses (`unknown-object`) a number that does not
 * exist; (`conflict`) what is no invoice, one that was credited in part or is being corrected already; `vat-blocked` when
 * nobody can tax it today.
 */
export async function correctDocument(hub: CorrectDeps, staff: Staff, number: string): Promise<Correction> {
  const document = await hub.documents.find(number);
  if (!document) throw new HubError('unknown-object', 'no such document', 'number');
  await requireWhole(hub, document);
  const corrected = await correctedDraft(hub, document);
  const creditNote = await fullCredit(hub, document);
  return {
    creditNote: await keepDraft(hub, staff, { id: hub.secrets.newId(), draft: creditNote }),
    corrected: await keepDraft(hub, staff, { id: hub.secrets.newId(), draft: corrected }),
  };
}

async function requireWhole({ documents }: CorrectDeps, document: IssuedDocument): Promise<void> {
  const { number, type, sellerKey: seller, period } = document;
  if (type !== '380' && type !== '384') {
    throw new HubError('conflict', `${number} is of type ${type}; only invoices are corrected so`, 'number');
  }
  const history = await documents.history({ numbers: [number], seller, period });
  const notes = history.filter(({ corrects }) => corrects?.includes(number)).map((note) => note.number);
  if (notes.length > 0) throw new HubError('conflict', `${number} was corrected by ${notes.join(', ')}`, 'number');
}

async function fullCredit(hub: CorrectDeps, document: IssuedDocument): Promise<DocumentDraft> {
  const { number: _, year: __, sequence: ___, issuedAt: ____, contentHash: _____, files: ______, ...draft } = document;
  const { runId: _______, ...manual } = draft;
  const seller = await entityOf(hub, document.sellerKey, 'seller');
  return { ...manual, ...headOf(hub, document, '381'), series: seriesOf(seller, '381') };
}

async function correctedDraft(hub: CorrectDeps, document: IssuedDocument): Promise<DocumentDraft> {
  const seller = await entityOf(hub, document.sellerKey, 'seller');
  const buyer = await entityOf(hub, document.buyerKey, 'buyer');
  const { currency, sellerKey, buyerKey, issuedOnBehalf, settlementMode, period } = document;
  const head: DocumentHead = {
    ...headOf(hub, document, '384'),
    series: seriesOf(seller, '384'),
    seller,
    buyer,
    sellerKey,
    buyerKey,
    period,
    currency,
    issuedOnBehalf,
    ...(issuedOnBehalf ? { issuer: hub.identity.legalEntity } : {}),
    ...(settlementMode === undefined ? {} : { settlementMode }),
  };
  return writeDraft(hub, head, document.lines.map(untaxed));
}

function headOf(hub: CorrectDeps, document: IssuedDocument, type: '381' | '384') {
  const { number, issueDate: issuedOn } = document;
  const issueDate = todayOf(hub);
  const dueDate = daysAfter(issueDate, termOf(document));
  const preceding = [{ number, issueDate: issuedOn }];
  return { key: `correct/${number}/${type}`, type, issueDate, dueDate, corrects: [number], preceding };
}
