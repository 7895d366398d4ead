import { type BookFor, bookDocument, bookNetting, bookPayment, type DatevBooking } from '../../domain/datev/booking.js';
import { HubError } from '../../domain/errors.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { bank, memberOpen, settlement } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

export interface DatevQuery {
  /** Whose books: the hub, or a member. */
  readonly party: PartyKey;
  /** Days, inclusive. */
  readonly from: string;
  readonly until: string;
}

type DatevDeps = Pick<Hub, 'documents' | 'ledger' | 'rateTables' | 'identity' | 'rules'>;

const MOST_ENTRIES = 100_000;
const EURO = 'EUR';

/**
 * Everything that a bookkeeper books of a party: documents sold and bought, credit notes, what netting takes off persons'
 * accounts, and payments. In the order of days. Refuses (`conflict`) an amount in another currency of a day for which the
 * hub has no rates.
 */
export async function* datevBookings(hub: DatevDeps, query: DatevQuery): AsyncGenerator<DatevBooking, void, undefined> {
  const { party, from, until } = query;
  const bookFor: BookFor = { chart: hub.rules.datev, owner: party };
  const documents: IssuedDocument[] = [];
  for await (const document of hub.documents.stream({ involving: [party] })) documents.push(document);
  const bookings = [
    ...documents.flatMap((document) => bookDocument(document, bookFor)),
    ...(await nettings(hub, { documents, bookFor })),
    ...(await payments(hub, bookFor)),
  ].filter(({ date }) => from <= date && date <= until);
  for (const booking of bookings.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))) {
    yield booking.currency === EURO ? booking : { ...booking, unitsPerEur: await rateOf(hub, booking) };
  }
}

/** Documents that a run took off the open accounts, on the day on which it did. */
async function nettings(
  hub: DatevDeps,
  { documents, bookFor }: { readonly documents: readonly IssuedDocument[]; readonly bookFor: BookFor },
): Promise<DatevBooking[]> {
  const own = partyKey(hub.identity);
  const members = bookFor.owner === own ? membersOf(documents, own) : [bookFor.owner];
  const bookings: DatevBooking[] = [];
  for (const member of members) {
    const left = documents.filter(({ sellerKey, buyerKey }) => sellerKey === member || buyerKey === member);
    for (const { key, date } of await entriesOf(hub, memberOpen(member))) {
      const runId = key.startsWith('net:') ? key.split(':')[1] : undefined;
      if (runId === undefined) continue;
      for (const document of left.filter((one) => one.issueDate <= date && one.runId !== undefined)) {
        bookings.push(bookNetting(document, date, bookFor));
        left.splice(left.indexOf(document), 1);
      }
    }
  }
  return bookings;
}

function membersOf(documents: readonly IssuedDocument[], own: PartyKey): readonly PartyKey[] {
  const parties = documents.flatMap(({ sellerKey, buyerKey }) => [sellerKey, buyerKey]);
  return [...new Set(parties)].filter((party) => party !== own);
}

/** Of the hub: what moved on its bank accounts. Of a member: what moved its settlement accounts by payments. */
async function payments(hub: DatevDeps, bookFor: BookFor): Promise<DatevBooking[]> {
  const { owner } = bookFor;
  const isHub = owner === partyKey(hub.identity);
  const balances = await hub.ledger.balances();
  const wanted = new Set(
    balances
      .map(({ account }) => account)
      .filter((account) => (isHub ? account.startsWith(bank('')) : isSettlementOf(account, owner))),
  );
  const bookings: DatevBooking[] = [];
  for (const account of wanted) {
    for (const entry of await entriesOf(hub, account)) bookings.push(...paymentsIn(entry, account, bookFor));
  }
  return bookings;
}

/** A credit on a member's settlement account is money that left its own bank, as a credit on the hub's is for the hub. */
function paymentsIn(entry: JournalEntry, account: string, bookFor: BookFor): DatevBooking[] {
  if (account.startsWith('settlement:') && !entry.key.startsWith('pay:')) return [];
  const { key, date, memo } = entry;
  return entry.postings
    .filter((posting) => posting.account === account)
    .map(({ amount, currency }) =>
      bookPayment({ amount, currency, date, reference: key.split(':')[1] ?? key, text: memo }, bookFor),
    );
}

function isSettlementOf(account: string, party: PartyKey): boolean {
  const runId = account.split(':')[1] ?? '';
  return account === settlement(runId, party);
}

function entriesOf(hub: DatevDeps, account: string): Promise<readonly JournalEntry[]> {
  return hub.ledger.ofAccount({ account, limit: MOST_ENTRIES });
}

async function rateOf(hub: DatevDeps, { currency, date, reference }: DatevBooking) {
  const rate = (await hub.rateTables.latest(date))?.unitsPerEur[currency];
  if (rate) return rate;
  throw new HubError('conflict', `${reference}: there is no rate of ${currency} for ${date}; import the ECB's rates`);
}
