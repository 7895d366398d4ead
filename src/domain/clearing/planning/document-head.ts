import type { DocumentHead } from '../../invoicing/build-invoice.js';
import { type DocumentType, isSelfBilled } from '../../invoicing/document.js';
import { seriesOf } from '../../invoicing/document-number.js';
import { partyKey } from '../../party.js';
import type { SettlementMode } from '../agreement.js';
import type { LegalEntity } from '../legal-entity.js';
import type { Directory } from './directory.js';

const DAY_MS = 86_400_000;

/** Who bills whom, for what the run says. */
export interface Heading {
  readonly type: DocumentType;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
  readonly currency: string;
  readonly termDays: number;
  readonly settlementMode: SettlementMode;
  /** Of a document of its own for VAT that is owed in another currency. */
  readonly taxCurrency?: string | undefined;
  /** Of a credit note. */
  readonly preceding?: NonNullable<DocumentHead['preceding']>;
}

/**
 * The head of a document of a run. The hub issues them all: what it does not sell itself on the seller's behalf, or in
 * self-billing on the buyer's.
 */
export function documentHead({ input: { run, hub }, hub: hubKey }: Directory, heading: Heading): DocumentHead {
  const { type, seller, buyer, currency, termDays, settlementMode, taxCurrency, preceding } = heading;
  const [sellerKey, buyerKey] = [partyKey(seller.party), partyKey(buyer.party)];
  const corrects = preceding?.map(({ number }) => number);
  const parts = [
    run.id,
    type,
    sellerKey,
    buyerKey,
    currency,
    ...(taxCurrency ? [taxCurrency] : []),
    ...(corrects ?? []),
  ];
  return {
    key: parts.join('/'),
    type,
    runId: run.id,
    series: seriesOf(seller, type),
    issueDate: run.issueDate,
    dueDate: addDays(run.issueDate, termDays),
    period: run.period,
    seller,
    buyer,
    sellerKey,
    buyerKey,
    issuedOnBehalf: sellerKey !== hubKey && !(isSelfBilled(type) && buyerKey === hubKey),
    ...(sellerKey === hubKey ? {} : { issuer: hub }),
    currency,
    settlementMode,
    ...(corrects === undefined ? {} : { corrects }),
    ...(preceding === undefined ? {} : { preceding }),
  };
}

const BY_STRENGTH: readonly SettlementMode[] = ['HUB_ACCOUNT', 'PSP', 'STATEMENT_ONLY'];

/** Of several modes the one in which the hub has most to do with the money. */
export function strongestMode(modes: Iterable<SettlementMode>): SettlementMode {
  const all = new Set(modes);
  return BY_STRENGTH.find((mode) => all.has(mode)) ?? 'STATEMENT_ONLY';
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
