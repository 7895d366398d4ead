import type { Run } from '../../domain/clearing/run.js';
import { postFxRounding } from '../../domain/ledger/post-fx.js';
import { nettedOf, postConversion, postNetting } from '../../domain/ledger/post-netting.js';
import { planOrders } from '../../domain/settlement/plan-orders.js';
import type { Hub } from '../hub.js';
import { type OrderPartsDeps, orderParts } from './order-parts.js';

export type InstructRunDeps = OrderPartsDeps & Pick<Hub, 'ledger' | 'paymentOrders'>;
export type InstructedRun = Pick<Run, 'id' | 'issueDate' | 'positions' | 'settlement'>;

/**
 * Books the netting and conversion of a run and keeps its payment orders, once its documents are issued. May run twice:
 * entries and orders are kept once by their keys.
 */
export async function instructRun(hub: InstructRunDeps, run: InstructedRun): Promise<void> {
  for (const entry of [...postNetting(run), ...postConversion(run), ...postFxRounding(run)]) {
    await hub.ledger.post(entry);
  }
  const netted = nettedOf(run);
  if (netted.unwound?.length) return;
  const open = netted.amounts.filter((amount) => amount.disposition === 'SETTLE');
  const parts = await orderParts(hub, run);
  await hub.paymentOrders.insertAll(planOrders({ ...parts, open, generation: 0, earlier: [] }));
}
