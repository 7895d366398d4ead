import { maySee, type Staff } from '../../domain/access.js';
import { checkDecimals } from '../../domain/bank/bank-statement.js';
import { paymentKey } from '../../domain/bank/open-item.js';
import { postMemberPayment } from '../../domain/bank/post-order-payment.js';
import { type Decimal, toText } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import { type BankHub, followRuns, today } from './bank-hub.js';
import { aloneWithAllBooked } from './book-lines.js';
import { bookOnce } from './book-once.js';
import { type StandingOrder, standingOrder } from './open-orders.js';

/** That an order was paid outside the hub's bank statements. */
export interface ToldPayment {
  readonly orderKey: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Positive, minor units; absent: all that is open. */
  readonly amount?: Decimal;
  /** Also when the same amount of the same day was told before: a second payment. */
  readonly again?: boolean;
}

/** An order after a payment. */
export interface PaidOrder {
  readonly order: PaymentOrder;
  readonly open: Decimal;
  readonly entryKey: string;
}

/**
 * Books that an order of mode STATEMENT_ONLY was paid, since no bank statement of the hub tells it: between members it
 * moves the settlement accounts of both, and what the hub itself gets or pays its bank account. Told by the FINANCE user
 * of the member that was paid, or by an operator; of the hub's own payments by an operator only. Refuses with
 * `unknown-object` what the caller may not see, `forbidden` the debtor, `bad-field` a day to come or before the run asked
 * for the payment and an amount that is more than what is open, `conflict` the same payment a second time and orders that are paid through the bank.
 */
export async function recordPayment(hub: BankHub, staff: Staff, told: ToldPayment): Promise<PaidOrder> {
  const found = await hub.paymentOrders.find(told.orderKey);
  if (!found || !maySee(staff, [found.party, found.receiver])) {
    throw new HubError('unknown-object', 'no such payment order', 'order_key');
  }
  assertMayRecord(staff, found);
  await assertDay(hub, found, told.date);
  return aloneWithAllBooked(hub, async () => {
    const { order, open, entries } = await standingOrder(hub, told.orderKey);
    const amount = amountOf(told, { order, open });
    const earlier = entries.filter(({ key }) => isRecorded(order, key));
    if (!told.again) refuseRepeated(earlier, order, { date: told.date, amount });
    const memo = `payment of ${order.key} recorded by ${staff.email}, ${hub.secrets.newId()}`;
    const payment = { date: told.date, amount, memo };
    const entryKey = await bookOnce(hub, [postMemberPayment(order, payment, earlier.length)]);
    await followRuns(hub, [order.runId]);
    hub.log.info({ event: 'payment.recorded', order: order.key, entry: entryKey, by: staff.email });
    return { order, open: open.minus(amount), entryKey };
  });
}

function assertMayRecord(staff: Staff, { key, direction, mode, receiver }: PaymentOrder): void {
  const isOperator = staff.roles.includes('OPERATOR');
  if (!isOperator && !(direction === 'MEMBER_TO_MEMBER' && maySee(staff, [receiver]))) {
    throw new HubError('forbidden', `only ${receiver}, who is paid, or an operator says that ${key} was paid`);
  }
  if (mode !== 'STATEMENT_ONLY') {
    throw new HubError('conflict', `${key} is paid through the bank: import the statement`, 'order_key');
  }
}

async function assertDay(hub: BankHub, { runId }: PaymentOrder, date: string): Promise<void> {
  if (date > today(hub)) throw new HubError('bad-field', `date: ${date} is yet to come`, 'date');
  const asked = (await hub.runs.find(runId))?.issueDate ?? date;
  if (date < asked) throw new HubError('bad-field', `date: ${runId} asked for it on ${asked}, not before`, 'date');
}

function amountOf({ amount }: ToldPayment, { order, open }: Pick<StandingOrder, 'order' | 'open'>): Decimal {
  const { key, currency } = order;
  if (open.lessThanOrEqualTo(0)) throw new HubError('conflict', `${key} is paid`, 'order_key');
  if (amount === undefined) return open;
  checkDecimals(amount, currency, 'amount');
  if (amount.lessThanOrEqualTo(0)) throw new HubError('bad-field', 'amount: expected more than zero', 'amount');
  if (amount.lessThanOrEqualTo(open)) return amount;
  throw new HubError('bad-field', `amount: only ${toText(open, 2)} ${currency} of ${key} are open`, 'amount');
}

function isRecorded(order: PaymentOrder, key: string): boolean {
  return key === paymentKey(order) || key.startsWith(`${paymentKey(order)}#`);
}

function refuseRepeated(
  earlier: readonly JournalEntry[],
  { key, currency }: PaymentOrder,
  { date, amount }: { readonly date: string; readonly amount: Decimal },
): void {
  const isSame = earlier.some(
    (entry) => entry.date === date && entry.postings.some((posting) => posting.amount.abs().equals(amount)),
  );
  if (!isSame) return;
  const message = `${toText(amount, 2)} ${currency} of ${date} were told of ${key} before; say \`again\` when it is another payment`;
  throw new HubError('conflict', message, 'again');
}
