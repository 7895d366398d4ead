import { type Decimal, sum } from '../decimal.js';
import { HubError } from '../errors.js';
import type { PartyKey } from '../party.js';
import { isIban, isSepaIban, plainIban } from './iban.js';
import type { ReleasedOrder } from './releasable.js';
import type { PaymentOrder } from './settlement.js';
import type { HubAccount } from './settlement-rules.js';
import { markOf } from './text-mark.js';

/** Payments as a bank is told of them; how they are written is not said here. */
export interface PaymentFile {
  readonly kind: 'CREDIT_TRANSFER' | 'DIRECT_DEBIT';
  /** Of run, kind and content: the same payments have the same one, so that a bank takes them once. */
  readonly messageId: string;
  /** `YYYY-MM-DD`. */
  readonly createdOn: string;
  /** Who pays (credit transfer) or collects (direct debit). */
  readonly owner: HubAccount;
  /** By currency and day, then in the order of the orders. */
  readonly batches: readonly PaymentBatch[];
}

/** Payments of one currency and day. */
export interface PaymentBatch {
  readonly id: string;
  readonly currency: string;
  readonly date: string;
  readonly total: Decimal;
  readonly payments: readonly FilePayment[];
}

export interface FilePayment {
  /** Creditor reference of ISO 11649, which is the end-to-end id too. */
  readonly reference: string;
  readonly amount: Decimal;
  /** The other side. */
  readonly name: string;
  readonly iban: string;
  readonly mandate?: Mandate;
}

export interface Mandate {
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly signedOn: string;
}

export interface FileInput {
  readonly runId: string;
  readonly released: readonly ReleasedOrder[];
  readonly owner: HubAccount;
  readonly today: string;
}

/**
 * Credit transfers of what one party pays: the hub its PAY_OUT orders, a member its own. On the due date, or today where
 * that is past. Refuses (`conflict`) a receiver without a valid IBAN, by name, and when nothing is to be paid.
 */
export function creditTransfers(input: FileInput, payer: { readonly party: PartyKey; readonly isHub: boolean }) {
  const own = input.released.filter(({ order }) =>
    payer.isHub ? order.direction === 'PAY_OUT' : order.direction !== 'PAY_OUT' && order.party === payer.party,
  );
  const payments = own.map(({ order, open }) => ({
    order,
    date: order.dueDate > input.today ? order.dueDate : input.today,
    payment: { ...headOf(order, open), name: order.creditorName, iban: ibanOf(order.receiver, order.creditorIban) },
  }));
  return fileOf(input, 'CREDIT_TRANSFER', payments);
}

/**
 * SEPA direct debits of what members pay in, of those with a mandate and an account that SEPA reaches; the others pay by
 * themselves. On the due date, tomorrow at the earliest. Refuses (`conflict`) a member with a mandate and without a valid
 * IBAN, an owner without creditor identifier, and when nothing is to be collected.
 */
export function directDebits(input: FileInput, mandateOf: (party: PartyKey) => Mandate | undefined): PaymentFile {
  if (input.owner.creditorId === undefined) {
    throw new HubError('conflict', 'the hub has no SEPA creditor identifier', 'hubAccount.creditorId');
  }
  const earliest = nextDay(input.today);
  const payments = input.released.flatMap(({ order, open }) => {
    const mandate = order.direction === 'PAY_IN' && order.currency === 'EUR' ? mandateOf(order.party) : undefined;
    if (!mandate) return [];
    const iban = ibanOf(order.party, order.debtorIban);
    if (!isSepaIban(iban)) return [];
    const date = order.dueDate > earliest ? order.dueDate : earliest;
    return [{ order, date, payment: { ...headOf(order, open), name: order.debtorName, iban, mandate } }];
  });
  return fileOf(input, 'DIRECT_DEBIT', payments);
}

function headOf({ reference }: PaymentOrder, amount: Decimal): Pick<FilePayment, 'reference' | 'amount'> {
  return { reference, amount };
}

/** The account of a party. Refuses (`conflict`, field `iban`) none, and one whose check digits are wrong. */
export function ibanOf(party: PartyKey, iban: string | undefined): string {
  if (iban === undefined) throw new HubError('conflict', `${party} has no IBAN`, 'iban');
  const plain = plainIban(iban);
  if (!isIban(plain)) throw new HubError('conflict', `${party} has the IBAN ${plain}, which is none`, 'iban');
  return plain;
}

interface Dated {
  readonly order: PaymentOrder;
  readonly date: string;
  readonly payment: FilePayment;
}

function fileOf(input: FileInput, kind: PaymentFile['kind'], dated: readonly Dated[]): PaymentFile {
  const { runId, owner, today } = input;
  if (dated.length === 0) {
    const what = kind === 'DIRECT_DEBIT' ? 'collected' : 'paid';
    throw new HubError('conflict', `nothing of ${runId} is to be ${what} now`, 'run');
  }
  const content = dated.map(({ order, payment }) => [order.key, payment.amount.toFixed(), payment.iban]);
  const mark = markOf(JSON.stringify([kind, owner.iban, content]));
  const run = runId.replace(/[^A-Za-z0-9]/g, '').slice(0, 16);
  const messageId = `${run}-${kind === 'DIRECT_DEBIT' ? 'DD' : 'CT'}-${mark}`;
  return { kind, messageId, createdOn: today, owner, batches: batchesOf(messageId, dated) };
}

function batchesOf(messageId: string, dated: readonly Dated[]): PaymentBatch[] {
  const batches = new Map<string, Dated[]>();
  for (const one of dated) {
    const key = `${one.order.currency} ${one.date}`;
    batches.set(key, [...(batches.get(key) ?? []), one]);
  }
  return [...batches]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members], index) => ({
      id: `${messageId}-${index + 1}`,
      currency: key.slice(0, 3),
      date: key.slice(4),
      total: sum(members.map(({ payment }) => payment.amount)),
      payments: members.map(({ payment }) => payment),
    }));
}

const MS_PER_DAY = 86_400_000;

function nextDay(day: string): string {
  return new Date(Date.parse(day) + MS_PER_DAY).toISOString().slice(0, 10);
}
