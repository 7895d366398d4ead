import type { Staff } from '../../../domain/access.js';
import type { SettlementMode } from '../../../domain/clearing/agreement.js';
import type { Decimal } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import type { DocumentHead } from '../../../domain/invoicing/build-invoice.js';
import type { DocumentDraft } from '../../../domain/invoicing/document.js';
import { seriesOf } from '../../../domain/invoicing/document-number.js';
import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import type { SupplyKind } from '../../../domain/invoicing/vat-table.js';
import { minorDigits } from '../../../domain/money.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { Hub } from '../../hub.js';
import { daysAfter, entityOf, todayOf, type UntaxedLine, type WriteDraftDeps, writeDraft } from './write-draft.js';

export type CreateDraftDeps = WriteDraftDeps &
  Pick<Hub, 'clock' | 'secrets'> & { readonly drafts: Pick<Hub['drafts'], 'insert' | 'list'> };

/** A line as a person writes it. */
export interface WrittenLine {
  readonly description: string;
  readonly quantity: Decimal;
  /** UN/ECE 20: C62 (pieces), KWH, KWT, MON, … */
  readonly unit: string;
  /** Excl. VAT, of the whole line, in whole minor units. */
  readonly amount: Decimal;
  /** Absent: a service. ENERGY names the country of the charge points. */
  readonly supply?: SupplyKind;
  readonly countryCode?: string;
}

export interface NewDraft {
  /** The hub, or a member in whose name the hub writes. */
  readonly seller: PartyKey;
  readonly buyer: PartyKey;
  readonly currency: string;
  /** Month of the supply, `YYYY-MM`; absent: this one. */
  readonly period?: string;
  /** Absent: 14. */
  readonly paymentTermDays?: number;
  /** Absent: the buyer pays the seller. */
  readonly settlementMode?: SettlementMode;
  readonly lines: readonly WrittenLine[];
  /** What it is made of, so that the same is not charged twice: of a demand charge its plan, month and buyer. */
  readonly key?: string;
}

const PAYMENT_TERM_DAYS = 14;

/**
 * Writes an invoice of the hub, or of a member in its name: a draft, to be shown to another person. Refuses (`bad-field`) a
 * seller that is the buyer, the hub as buyer, and an amount that has more decimals than its currency; (`vat-blocked`) what
 * nobody can tax; (`unknown-object`) a side without legal entity; (`conflict`) a key for which there is a draft.
 */
export async function createDraft(hub: CreateDraftDeps, staff: Staff, wanted: NewDraft): Promise<ManualDraft> {
  checkSides(hub, wanted);
  const id = hub.secrets.newId();
  const head = await headOf(hub, wanted, wanted.key ?? `manual/${id}`);
  const lines = wanted.lines.map((line, index) => lineOf(line, { index, currency: wanted.currency }));
  return keepDraft(hub, staff, { id, draft: await writeDraft(hub, head, lines) });
}

function checkSides(hub: CreateDraftDeps, { seller, buyer, lines }: NewDraft): void {
  if (buyer === seller) throw new HubError('bad-field', 'buyer: nobody invoices itself', 'buyer');
  if (buyer === partyKey(hub.identity)) {
    throw new HubError('bad-field', 'buyer: the hub buys in clearing runs only', 'buyer');
  }
  if (lines.length === 0) throw new HubError('bad-field', 'lines: expected at least one', 'lines');
}

async function headOf(hub: CreateDraftDeps, wanted: NewDraft, key: string): Promise<DocumentHead> {
  const { currency, settlementMode } = wanted;
  const [seller, buyer] = [await entityOf(hub, wanted.seller, 'seller'), await entityOf(hub, wanted.buyer, 'buyer')];
  const issueDate = todayOf(hub);
  const issuedOnBehalf = wanted.seller !== partyKey(hub.identity);
  return {
    key,
    type: '380',
    series: seriesOf(seller, '380'),
    issueDate,
    dueDate: daysAfter(issueDate, wanted.paymentTermDays ?? PAYMENT_TERM_DAYS),
    period: wanted.period ?? issueDate.slice(0, 7),
    seller,
    buyer,
    sellerKey: wanted.seller,
    buyerKey: wanted.buyer,
    issuedOnBehalf,
    ...(issuedOnBehalf ? { issuer: hub.identity.legalEntity } : {}),
    currency,
    ...(settlementMode === undefined ? {} : { settlementMode }),
  };
}

function lineOf(line: WrittenLine, at: { readonly index: number; readonly currency: string }): UntaxedLine {
  const { description, quantity, unit, amount, supply = 'SERVICE', countryCode } = line;
  const field = `lines.${at.index}`;
  const places = minorDigits(at.currency);
  if (amount.decimalPlaces() > places) {
    throw new HubError('bad-field', `${field}.amount: ${at.currency} has ${places} decimals`, `${field}.amount`);
  }
  if (!amount.greaterThan(0))
    throw new HubError('bad-field', `${field}.amount: expected more than 0`, `${field}.amount`);
  if (!quantity.greaterThan(0)) {
    throw new HubError('bad-field', `${field}.quantity: expected more than 0`, `${field}.quantity`);
  }
  const country = supply === 'ENERGY' && countryCode !== undefined ? { countryCode } : {};
  return { kind: 'OTHER', description, quantity, unit, exact: amount, cdrCount: 0, cdrHash: '', supply, ...country };
}

/** Keeps a new draft, unless there is one with the same key that may still be issued or was. */
export async function keepDraft(
  hub: Pick<CreateDraftDeps, 'drafts' | 'clock'>,
  staff: Staff,
  { id, draft }: { readonly id: string; readonly draft: DocumentDraft },
): Promise<ManualDraft> {
  const same = (await hub.drafts.list()).find((one) => one.draft.key === draft.key && one.state !== 'DISCARDED');
  if (same) throw new HubError('conflict', `${draft.key} is draft ${same.id}, ${same.state}`, 'key');
  const manual: ManualDraft = { id, state: 'DRAFT', draft, createdBy: staff.email, createdAt: hub.clock.now() };
  if (!(await hub.drafts.insert(manual))) throw new HubError('conflict', `draft ${id} exists`, 'id');
  return manual;
}
