import type { LegalEntity } from '../clearing/legal-entity.js';
import { Decimal, roundTo } from '../decimal.js';
import { buildInvoice } from '../invoicing/build-invoice.js';
import type { DocumentDraft } from '../invoicing/document.js';
import { seriesOf } from '../invoicing/document-number.js';
import { partyKey } from '../party.js';
import type { PaymentOrder } from '../settlement/settlement.js';
import { daysBetween } from './due-level.js';
import { INTEREST_VAT } from './interest-vat.js';

/** Decimals of the exact amount that are kept beside the rounded one. */
const EXACT_DECIMALS = 12;
const PERCENT_OF_YEAR = 36_500;

/** Interest on arrears: how much was open, since when, until when, at how many percent a year. */
export interface Arrears {
  readonly open: Decimal;
  readonly dueDate: string;
  readonly until: string;
  readonly percentPerYear: Decimal;
}

export interface InterestParties {
  readonly hub: LegalEntity;
  readonly debtor: LegalEntity;
  /** Text of the line, in the debtor's language. */
  readonly description: string;
}

/** Simple interest, actual days of a year of 365 (act/365 fixed). Not rounded but to 12 decimals; the document rounds it. */
export function interestOn({ open, dueDate, until, percentPerYear }: Arrears): Decimal {
  const days = Math.max(0, daysBetween(dueDate, until));
  return roundTo(open.times(percentPerYear).times(days).dividedBy(PERCENT_OF_YEAR), EXACT_DECIMALS);
}

/**
 * The document by which the hub charges a member interest on an order: one line, outside the scope of VAT. A draft that a
 * person approves before it is issued.
 */
export function draftInterest(
  order: PaymentOrder,
  arrears: Arrears,
  { hub, debtor, description }: InterestParties,
): DocumentDraft {
  const { until } = arrears;
  return buildInvoice(
    {
      key: `interest/${order.key}`,
      type: '380',
      series: seriesOf(hub, '380'),
      issueDate: until,
      dueDate: until,
      period: until.slice(0, 7),
      seller: hub,
      buyer: debtor,
      sellerKey: partyKey(hub.party),
      buyerKey: partyKey(debtor.party),
      issuedOnBehalf: false,
      currency: order.currency,
    },
    [
      {
        kind: 'OTHER',
        description,
        quantity: new Decimal(1),
        unit: 'C62',
        exact: interestOn(arrears),
        vat: INTEREST_VAT,
        cdrCount: 0,
        cdrHash: '',
      },
    ],
  );
}
