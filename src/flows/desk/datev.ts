import {
  type BookFor,
  bookDocument,
  bookNetting,
  bookPayment,
  bookWriteOff,
  type DatevBooking,
  type DatevPayment,
} from '../../domain/datev/booking.js';
import { type Decimal, sum } from '../../domain/decimal.js';
import { followItems } from '../../domain/desk/follow-items.js';
import { freshRates, rateFor } from '../../domain/fx/convert.js';
import { BAD_DEBT, bank } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { type MemberEntry, memberEntries, memberMovements, wholeAccount } from './member-movements.js';

export interface DatevQuery {
  /** Whose books: the hub, or a member. */
  readonly party: PartyKey;
  /** Days, inclusive. */
  readonly from: string;
  readonly until: string;
}

export type DatevDeps = Pick<
  Hub,
  'documents' | 'ledger' | 'paymentOrders' | 'balanceBook' | 'rateTables' | 'identity' | 'rules'
>;

const EURO = 'EUR';

/**
 * Everything that a bookkeeper books of a party, by day: documents sold and bought, credit notes, what netting takes off
 * persons' accounts and what comes back to them, and payments. The clearing account comes to zero when all is paid; what
 * differing exchange rates leave on it is the bookkeeper's. Refuses (`conflict`, `currency-mismatch`) an amount in another
 * currency of a day for which the hub has no rates, and (`too-large`) accounts that are too long to be read.
 */
export async function* datevBookings(hub: DatevDeps, query: DatevQuery): AsyncGenerator<DatevBooking, void, undefined> {
  const { party, from, until } = query;
  const bookFor: BookFor = { chart: hub.rules.datev, owner: party };
  const isHub = party === partyKey(hub.identity);
  const bookings: DatevBooking[] = [];
  const add = (rows: readonly DatevBooking[]) => {
    for (const row of rows) if (from <= row.date && row.date <= until) bookings.push(row);
  };
  const others = new Set<PartyKey>();
  for await (const document of hub.documents.stream({ involving: [party] })) {
    add(bookDocument(document, bookFor));
    others.add(document.sellerKey === party ? document.buyerKey : document.sellerKey);
  }
  for (const member of isHub ? [...others].sort() : [party]) {
    const { changes } = followItems(await memberMovements(hub, member, until));
    add(changes.flatMap((change) => bookNetting(change, bookFor)));
  }
  add(isHub ? await paymentsOfHub(hub, query, bookFor) : await paymentsOfMember(hub, query, bookFor));
  const rateOf = createRates(hub);
  for (const booking of bookings.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))) {
    yield booking.currency === EURO ? booking : { ...booking, unitsPerEur: await rateOf(booking) };
  }
}

/** What moved on the hub's bank accounts, and what it wrote off. */
async function paymentsOfHub(hub: DatevDeps, { from, until }: DatevQuery, bookFor: BookFor): Promise<DatevBooking[]> {
  const banks = (await hub.balanceBook.ofPrefix(bank(''))).map(({ account }) => account);
  const bookings: DatevBooking[] = [];
  for (const account of new Set([...banks, BAD_DEBT])) {
    const book = account === BAD_DEBT ? bookWriteOff : bookPayment;
    for (const entry of await wholeAccount(hub, { account, from, until })) {
      const own = entry.postings.filter((posting) => posting.account === account);
      bookings.push(...own.flatMap(({ amount, currency }) => book(paymentOf(entry, amount, currency), bookFor)));
    }
  }
  return bookings;
}

/** What a member paid and was paid: what payments changed on all its accounts together. */
async function paymentsOfMember(hub: DatevDeps, { party, until }: DatevQuery, bookFor: BookFor) {
  const paid = (await memberEntries(hub, party, until)).filter(({ entry }) => isPayment(entry));
  return paid.flatMap((one) => changesOf(one).flatMap((change) => bookPayment(change, bookFor)));
}

/** By currency; what a payment only moves between the accounts of the member is none. */
function changesOf({ entry, postings }: MemberEntry): DatevPayment[] {
  return [...new Set(postings.map(({ currency }) => currency))].map((currency) => {
    const own = postings.filter((posting) => posting.currency === currency);
    // What the member owes more by it is money that came to it.
    return paymentOf(entry, sum(own.map(({ amount }) => amount)), currency);
  });
}

/** Keys of payments and of lines of the bank, and of what takes them back. */
function isPayment({ key }: JournalEntry): boolean {
  return /^(?:reverse:)?(?:pay|bank):/.test(key);
}

/** The memo may name who recorded it, which is nothing for the books of others. */
function paymentOf({ key, date, memo }: JournalEntry, amount: Decimal, currency: string): DatevPayment {
  const [act = '', about = key, member = ''] = key.replace(/^reverse:/, '').split(':');
  const reference = about.split('#')[0] ?? about;
  const payment = `payment ${reference} ${member}`.trim();
  const paid = key.startsWith('reverse:') ? `reversal of ${payment}` : payment;
  return { amount, currency, date, reference, text: act === 'pay' ? paid : memo };
}

/** Units for one EUR by day; each day is asked for once. */
function createRates(hub: DatevDeps): (booking: DatevBooking) => Promise<Decimal> {
  const tables = new Map<string, ReturnType<DatevDeps['rateTables']['latest']>>();
  const { fxMaxAgeDays } = hub.rules.settlement;
  return async ({ date, currency }) => {
    const asked = tables.get(date) ?? hub.rateTables.latest(date);
    tables.set(date, asked);
    return rateFor(freshRates(await asked, { day: date, maxAgeDays: fxMaxAgeDays, field: 'until' }), currency, 'until');
  };
}
