import type { RateTable } from '../fx/rate-table.js';
import type { DocumentDraft, IssuedDocument } from '../invoicing/document.js';
import type { VatTable } from '../invoicing/vat-table.js';
import type { Agreement } from './agreement.js';
import type { CdrGroup } from './cdr-group.js';
import type { HubFees } from './hub-fees.js';
import type { LegalEntity } from './legal-entity.js';
import type { BilateralPosition, NetPositions } from './netting.js';
import type { Run } from './run.js';

/** All that a run is calculated from. The same input gives the same plan. */
export interface RunInput {
  readonly run: Pick<Run, 'id' | 'period' | 'cutOffAt' | 'issueDate' | 'settlementCurrency'>;
  readonly groups: readonly CdrGroup[];
  readonly hub: LegalEntity;
  readonly legalEntities: readonly LegalEntity[];
  readonly agreements: readonly Agreement[];
  readonly fees: HubFees;
  readonly vatTable: VatTable;
  /** Rates of the cut-off day, for VAT that is owed in another currency than that of the document. */
  readonly rates?: RateTable;
  /**
   * What was issued before and matters now: the documents that CREDIT groups correct, earlier credit notes on those, and
   * the hub's fee invoices of the same period. Others, and documents of this very run, are ignored.
   */
  readonly history: readonly IssuedDocument[];
}

/**
 * A document to be issued, and the groups on it: `lines[i]` are those of line i + 1. SALE: what the eMSP owes. PURCHASE:
 * what the hub as principal buys from the CPO; its CDRs are on a SALE too. FEE: the hub's own, without CDRs.
 */
export interface PlannedDocument {
  readonly role: 'SALE' | 'PURCHASE' | 'FEE';
  readonly draft: DocumentDraft;
  readonly lines: readonly (readonly CdrGroup[])[];
}

export const BLOCK_REASONS = [
  'LEGAL_ENTITY_MISSING',
  'AGREEMENT_MISSING',
  'FEES_MISSING',
  'ENERGY_VAT_BLOCKED',
  'FEE_VAT_BLOCKED',
  /** VAT is owed in a currency of which the rate table has no rate. */
  'RATES_MISSING',
  /** The amounts have more decimals than the books can add up exactly. */
  'AMOUNT_TOO_FINE',
  /** Papers of a document on which they are could not be made. */
  'PAPER_INCOMPLETE',
  /** Credits of an invoice that a person has taken back and not replaced yet. */
  'CORRECTION_PENDING',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** CDRs that cannot be documented before somebody has put something right. They belong back among the free ones. */
export interface BlockedGroup {
  readonly group: CdrGroup;
  readonly reason: BlockReason;
  readonly detail: string;
}

export interface RunPlan extends NetPositions {
  /**
   * In the order in which they are issued: between members, purchases of the hub, sales of the hub, credit notes in the
   * same order, fee invoices; each by seller, buyer and currency. Final when nothing is blocked.
   */
  readonly documents: readonly PlannedDocument[];
  readonly bilateral: readonly BilateralPosition[];
  readonly blocked: readonly BlockedGroup[];
}
