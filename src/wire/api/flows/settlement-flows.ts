import type { Staff } from '../../../domain/access.js';
import type { Run } from '../../../domain/clearing/run.js';
import type { RateTable } from '../../../domain/fx/rate-table.js';
import type { PartyKey } from '../../../domain/party.js';
import type { PaymentFile } from '../../../domain/settlement/payment-file.js';
import type { ListedOrder, PaymentOrderQuery } from '../../../flows/settlement/list-payment-orders.js';
import type { WantedFile } from '../../../flows/settlement/make-payment-file.js';
import type { ImportedRates } from '../../../flows/settlement/rates.js';

/** From net amounts to money: rates, payment orders, files for banks. */
export interface SettlementFlows {
  listRates(query: { readonly from?: string; readonly until?: string }): Promise<readonly RateTable[]>;
  /** Refuses with `conflict` other rates for a day that is known. */
  importRates(tables: readonly RateTable[]): Promise<ImportedRates>;
  listPaymentOrders(
    staff: Staff,
    query: PaymentOrderQuery,
  ): Promise<{ readonly items: readonly ListedOrder[]; readonly total: number }>;
  /** Refuses with `unknown-object`, and with `conflict` when nothing is to be paid or somebody has no account. */
  makePaymentFile(staff: Staff, wanted: WantedFile): Promise<PaymentFile>;
  /** Takes a member that has not paid out of a run. Refuses with `conflict` who owes nothing or is not late. */
  unwindRun(id: string, defaulter: PartyKey): Promise<Run>;
}
