import { Decimal } from '../../../src/domain/decimal.js';
import {
  netForSettlement,
  type SettledDocument,
  type SettlementInput,
} from '../../../src/domain/settlement/net-for-settlement.js';
import { type OrderInput, planOrders } from '../../../src/domain/settlement/plan-orders.js';
import type { Netted, PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import type { SettlementRules } from '../../../src/domain/settlement/settlement-rules.js';

/** Nothing is carried forward unless a test says so. */
export const SETTLEMENT_RULES: SettlementRules = {
  version: 'test',
  thresholds: {},
  defaultPolicy: 'SIMULTANEOUS',
  fxMaxAgeDays: 5,
  hubAccount: { iban: 'NL91ABNA0417164300', bic: 'ABNANL2A', name: 'Test Hub B.V.', creditorId: 'NL79ZZZ999999990000' },
  reminders: { daysAfterDue: [7, 21, 35] },
  interest: { enabled: false, percentPerYear: new Decimal(8) },
};

/** A document as settlement looks at it: `gross` is what the buyer owes the seller. */
export function aDocument(
  of: Partial<SettledDocument> & Pick<SettledDocument, 'sellerKey' | 'buyerKey'>,
  gross: string,
): SettledDocument {
  return { type: '380', currency: 'EUR', ...of, gross: new Decimal(gross) };
}

export const HUB_KEY = 'NL*HUB';

/** Settlement of documents on the day of the cut-off, where nothing else is said. */
export function settle(documents: readonly SettledDocument[], of: Partial<SettlementInput> = {}): Netted {
  return netForSettlement({
    documents,
    hub: HUB_KEY,
    carriedIn: [],
    rules: SETTLEMENT_RULES,
    cutOffDate: '2026-10-31',
    ...of,
  });
}

/** Orders of a settlement by names that are the party keys. */
export function ordersOf({ amounts }: Netted, of: Partial<OrderInput> = {}): PaymentOrder[] {
  return planOrders({
    runId: 'RUN-2026-10',
    hub: HUB_KEY,
    open: amounts.filter((amount) => amount.disposition === 'SETTLE'),
    accountOf: (party) => ({ name: party }),
    dueDateOf: () => '2026-11-16',
    generation: 0,
    earlier: [],
    ...of,
  });
}
