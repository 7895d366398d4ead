import { toText } from '../../../../domain/decimal.js';
import type { RateTable } from '../../../../domain/fx/rate-table.js';
import { minorDigits } from '../../../../domain/money.js';
import type { ListedOrder } from '../../../../flows/settlement/list-payment-orders.js';
import type { ImportedRates } from '../../../../flows/settlement/rates.js';
import { defined } from '../../parse.js';

/** RateTable of openapi.yaml. */
export function formatRateTable({ date, source, unitsPerEur }: RateTable): object {
  const rates = Object.entries(unitsPerEur).map(([currency, units]) => [currency, toText(units)] as const);
  return { date, source, units_per_eur: Object.fromEntries(rates.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** ImportedRates of openapi.yaml. */
export function formatImportedRates({ added, same, from, until }: ImportedRates): object {
  return { added, same, from, until };
}

/** PaymentOrder of openapi.yaml. */
export function formatPaymentOrder({ order, paid, open }: ListedOrder): object {
  const places = minorDigits(order.currency);
  return defined({
    key: order.key,
    run_id: order.runId,
    party: order.party,
    direction: order.direction,
    receiver: order.receiver,
    mode: order.mode,
    currency: order.currency,
    amount: toText(order.amount, places),
    paid: toText(paid, places),
    open: toText(open, places),
    reference: order.reference,
    due_date: order.dueDate,
    debtor: defined({ name: order.debtorName, iban: order.debtorIban }),
    creditor: defined({ name: order.creditorName, iban: order.creditorIban }),
    unwound: order.unwound,
  });
}
