import { Decimal, roundTo, sum, ZERO } from '../decimal.js';
import type { PaymentOrder } from './settlement.js';

/** How much money and how many payments netting saved, in one currency. */
export interface Liquidity {
  readonly currency: string;
  readonly grossDocumentValue: Decimal;
  readonly paymentsWithoutNetting: number;
  readonly paymentsWithNetting: number;
  readonly paymentsAfterNetting: Decimal;
  /** Percent of the gross value, two decimals. */
  readonly savingPercent: Decimal;
}

/** One payment per document, against the orders of the run that hold; by currency. */
export function liquidityOf(
  documents: readonly { readonly currency: string; readonly gross: Decimal }[],
  orders: readonly Pick<PaymentOrder, 'currency' | 'amount' | 'unwound'>[],
): Liquidity[] {
  const live = orders.filter((order) => !order.unwound);
  const currencies = new Set([...documents, ...live].map((one) => one.currency));
  return [...currencies].sort().map((currency) => {
    const own = documents.filter((document) => document.currency === currency);
    const payments = live.filter((order) => order.currency === currency);
    const gross = sum(own.map((document) => document.gross));
    const after = sum(payments.map((order) => order.amount));
    return {
      currency,
      grossDocumentValue: gross,
      paymentsWithoutNetting: own.length,
      paymentsWithNetting: payments.length,
      paymentsAfterNetting: after,
      savingPercent: gross.isZero() ? ZERO : roundTo(HUNDRED.minus(after.times(HUNDRED).dividedBy(gross)), 2),
    };
  });
}

const HUNDRED = new Decimal(100);
