import type { DocumentHead } from '../../invoicing/build-invoice.js';
import type { DocumentType } from '../../invoicing/document.js';
import { seriesOf } from '../../invoicing/document-number.js';
import { partyKey } from '../../party.js';
import type { LegalEntity } from '../legal-entity.js';
import type { RunInput } from '../run-input.js';

const DAY_MS = 86_400_000;

/** Who bills whom, for what the run says. */
export interface Heading {
  readonly type: DocumentType;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
  readonly currency: string;
  readonly termDays: number;
  /** Of a credit note. */
  readonly corrects?: readonly string[];
}

/** The head of a document of a run. What the hub does not sell itself is issued on the seller's behalf. */
export function documentHead({ run, hub }: Pick<RunInput, 'run' | 'hub'>, heading: Heading): DocumentHead {
  const { type, seller, buyer, currency, termDays, corrects } = heading;
  const [sellerKey, buyerKey] = [partyKey(seller.party), partyKey(buyer.party)];
  const issuedOnBehalf = sellerKey !== partyKey(hub.party);
  return {
    key: [run.id, type, sellerKey, buyerKey, currency, ...(corrects ?? [])].join('/'),
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
    issuedOnBehalf,
    ...(issuedOnBehalf ? { issuer: hub } : {}),
    currency,
    ...(corrects === undefined ? {} : { corrects }),
  };
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
