import { HubError } from '../../domain/errors.js';
import type { Hub } from '../../flows/hub.js';
import { findRun } from '../../flows/runs/advance-run.js';
import { runAlone } from '../../flows/runs/run-alone.js';
import { listPaymentOrders } from '../../flows/settlement/list-payment-orders.js';
import { makePaymentFile } from '../../flows/settlement/make-payment-file.js';
import { importRates } from '../../flows/settlement/rates.js';
import { unwindRun } from '../../flows/settlement/unwind-run.js';
import type { SettlementFlows } from '../../wire/api/flows/settlement-flows.js';

/** The flows of settlement for people; who is taken out of a run is so while nobody else works on runs. */
export function settlementFlows(hub: Hub): SettlementFlows {
  return {
    listRates: (query) => hub.rateTables.list(query),
    importRates: (tables) => importRates(hub, tables),
    listPaymentOrders: (staff, query) => listPaymentOrders(hub, staff, query),
    makePaymentFile: (staff, wanted) => makePaymentFile(hub, staff, wanted),
    unwindRun: async (id, defaulter) => {
      const answer = await runAlone(hub, async () => unwindRun(hub, await findRun(hub, id), defaulter));
      if (answer.kind === 'done') return answer.result;
      throw new HubError('conflict', 'a clearing run is at work; try again when it is done');
    },
  };
}
