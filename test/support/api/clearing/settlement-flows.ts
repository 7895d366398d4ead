import { HubError } from '../../../../src/domain/errors.js';
import type { RateTable } from '../../../../src/domain/fx/rate-table.js';
import { creditTransfers, directDebits } from '../../../../src/domain/settlement/payment-file.js';
import { releasable } from '../../../../src/domain/settlement/releasable.js';
import { listPaymentOrders } from '../../../../src/flows/settlement/list-payment-orders.js';
import { importRates } from '../../../../src/flows/settlement/rates.js';
import type { SettlementFlows } from '../../../../src/wire/api/flows/settlement-flows.js';
import { aDocument, ordersOf, settle } from '../../../domain/settlement/builders.js';
import { aRun, CPO, EMSP, OTHER_EMSP } from '../papers.js';

const ACCOUNT = { iban: 'DE02120300000000202051', name: 'Test Hub B.V.', creditorId: 'NL79ZZZ999999990000' };

/** Rates of one day, and a run in which two eMSPs pay a CPO through the hub; nobody has paid. */
export function settlementFlows(clock: { now(): Date }): SettlementFlows {
  const rates = new Map<string, RateTable>();
  const rateTables = {
    list: async () => [...rates.values()],
    insert: async (table: RateTable) => void rates.set(table.date, table),
    latest: async () => undefined,
    find: async (date: string) => rates.get(date),
  };
  const orders = ordersOf(
    settle([
      aDocument({ sellerKey: CPO, buyerKey: EMSP, settlementMode: 'HUB_ACCOUNT' }, '30.00'),
      aDocument({ sellerKey: CPO, buyerKey: OTHER_EMSP, settlementMode: 'HUB_ACCOUNT' }, '10.00'),
    ]),
    { accountOf: (party) => ({ name: party, iban: ACCOUNT.iban }) },
  );
  const stores = {
    paymentOrders: {
      list: async ({ involving }: { involving?: readonly string[] }) =>
        orders.filter((order) => !involving || involving.includes(order.party) || involving.includes(order.receiver)),
    },
    ledger: { ofAccount: async () => [] },
  } as never;
  return {
    listRates: rateTables.list,
    importRates: (tables) => importRates({ rateTables, clock }, tables),
    listPaymentOrders: (staff, query) => listPaymentOrders(stores, staff, query),
    async makePaymentFile({ parties, roles }, { runId, kind, party }) {
      const own = roles.includes('OPERATOR') || (party !== undefined && parties.includes(party));
      if (runId !== 'RUN-2026-10' || !own) throw new HubError('unknown-object', 'no such run');
      const released = releasable({ orders, paid: new Map(), policy: 'GUARANTEED', today: '2026-11-20' });
      const input = { runId, released, owner: ACCOUNT, today: '2026-11-20' };
      if (kind === 'DIRECT_DEBIT') return directDebits(input, () => ({ id: 'M-1', signedOn: '2026-01-15' }));
      return creditTransfers(input, { party: party ?? 'NL*HUB', isHub: party === undefined });
    },
    async unwindRun(id, defaulter) {
      if (id !== 'RUN-2026-10') throw new HubError('unknown-object', 'no such run');
      if (defaulter !== EMSP) throw new HubError('conflict', `party: ${defaulter} owes nothing in ${id}`, 'party');
      return aRun();
    },
  };
}
