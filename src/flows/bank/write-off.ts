import type { Staff } from '../../domain/access.js';
import { writeOffKey } from '../../domain/bank/open-item.js';
import { postWriteOff } from '../../domain/bank/post-order-payment.js';
import { assertMayDecide, type WriteOff } from '../../domain/bank/write-off.js';
import { HubError } from '../../domain/errors.js';
import { type BankHub, followRuns, today } from './bank-hub.js';
import { aloneWithAllBooked } from './book-lines.js';
import { bookOnce } from './book-once.js';
import { standingOrder } from './open-orders.js';

export interface WantedWriteOff {
  readonly orderKey: string;
  readonly reason: string;
}

export interface Decision {
  readonly id: string;
  readonly outcome: 'APPROVED' | 'REFUSED';
}

/**
 * Asks that the rest of an order is written off; another person decides. Refuses with `unknown-object`, and with `conflict`
 * an order that is not paid to the hub or not open, and one of which somebody has asked it before.
 */
export async function askWriteOff(hub: BankHub, staff: Staff, wanted: WantedWriteOff): Promise<WriteOff> {
  const { order, open } = await standingOrder(hub, wanted.orderKey);
  const { key, direction, party, currency } = order;
  if (direction !== 'PAY_IN') throw new HubError('conflict', `${key} is not owed to the hub`, 'order_key');
  if (open.lessThanOrEqualTo(0)) throw new HubError('conflict', `nothing of ${key} is open`, 'order_key');
  const earlier = await hub.writeOffs.ofOrder(key);
  const place = earlier.length + 1;
  const writeOff: WriteOff = {
    id: `${key}#${place}`,
    orderKey: key,
    place,
    party,
    currency,
    amount: open,
    reason: wanted.reason,
    state: 'ASKED',
    askedBy: staff.email,
    askedAt: hub.clock.now(),
  };
  const isNew = earlier.every(({ state }) => state !== 'ASKED') && (await hub.writeOffs.insert(writeOff));
  if (!isNew) throw new HubError('conflict', `somebody has asked to write off ${key} already`, 'order_key');
  return writeOff;
}

/**
 * Decides about a write-off. Approved: what is open by then goes to `expense:bad-debt`. Refuses with `unknown-object`,
 * `forbidden` the person who asked, and `conflict` what was decided before or paid since.
 */
export async function decideWriteOff(hub: BankHub, staff: Staff, decision: Decision): Promise<WriteOff> {
  return aloneWithAllBooked(hub, async () => {
    const asked = await hub.writeOffs.find(decision.id);
    if (!asked) throw new HubError('unknown-object', 'no such write-off', 'id');
    assertMayDecide(asked, staff.email);
    const decided = { ...asked, state: decision.outcome, decidedBy: staff.email, decidedAt: hub.clock.now() };
    const writeOff = decision.outcome === 'APPROVED' ? { ...decided, amount: await bookWriteOff(hub, asked) } : decided;
    if (!(await hub.writeOffs.decide(writeOff))) {
      throw new HubError('conflict', `write-off ${asked.id} was decided before`, 'id');
    }
    hub.log.info({ event: 'write-off.decided', id: asked.id, state: writeOff.state, by: staff.email });
    return writeOff;
  });
}

/** Returns what was written off. A crash may have come after it was booked: then that. */
async function bookWriteOff(hub: BankHub, { orderKey, place }: WriteOff): Promise<WriteOff['amount']> {
  const { order, open, entries } = await standingOrder(hub, orderKey);
  const booked = entries.find(({ key }) => key === `${writeOffKey(orderKey)}#${place}`);
  if (booked?.postings[0]) return booked.postings[0].amount;
  if (open.lessThanOrEqualTo(0)) throw new HubError('conflict', `${orderKey} was paid since`, 'id');
  const payment = { date: today(hub), amount: open, memo: `write-off ${orderKey}#${place}` };
  await bookOnce(hub, [postWriteOff(order, payment, place)]);
  await followRuns(hub, [order.runId]);
  return open;
}
