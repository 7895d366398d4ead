import { type Decimal, sum, ZERO } from '../decimal.js';
import { isInterest } from '../dunning/interest-vat.js';
import { assert } from '../errors.js';
import {
  type DocumentType,
  type IssuedDocument,
  isCreditNote,
  isSelfBilled,
  type VatGroup,
} from '../invoicing/document.js';
import type { PartyKey } from '../party.js';
import {
  ACCRUED_COST,
  ACCRUED_REVENUE,
  ENERGY_EXPENSE,
  ENERGY_INCOME,
  FEE_INCOME,
  INTEREST_INCOME,
  memberOpen,
  unbilledPayable,
  unbilledReceivable,
  vatInput,
  vatInputReverse,
  vatOutput,
  vatOutputReverse,
} from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';

/** What booking a document needs of it. */
export type BookableDocument = Pick<
  IssuedDocument,
  | 'type'
  | 'number'
  | 'issueDate'
  | 'sellerKey'
  | 'buyerKey'
  | 'currency'
  | 'lines'
  | 'vatBreakdown'
  | 'gross'
  | 'net'
  | 'vat'
> & { readonly seller: Pick<IssuedDocument['seller'], 'countryCode'> };

/**
 * The entries of an issued document. `release:{number}` takes the accruals of the CDRs on it back, exactly; a document
 * without CDRs has none. Then `invoice:{number}`, or `credit:{number}` with the opposite signs, books it gross:
 *
 * - between two members, the buyer's open account against the seller's: the hub is agent and keeps nothing of it;
 * - sold by the hub, the buyer owes the gross, the hub earned the net (energy and fees apart) and owes the VAT;
 * - bought by the hub, it spent the net and gets the VAT back. Under reverse charge it owes that VAT itself, which is
 *   booked on both sides.
 */
export function postDocument(document: BookableDocument, hub: PartyKey): EntryDraft[] {
  assert(document.sellerKey !== document.buyerKey, `${document.number} is from ${document.sellerKey} to itself`);
  return [...release(document, hub), booking(document, hub)];
}

function release(document: BookableDocument, hub: PartyKey): EntryDraft[] {
  const { number, issueDate, sellerKey, buyerKey, currency, lines } = document;
  const cleared = lines.filter((line) => line.kind === 'ENERGY' && line.cdrCount > 0);
  if (cleared.length === 0) return [];
  const exact = signed(document, sum(cleared.map((line) => line.exact)));
  const from = sellerKey === hub ? ACCRUED_REVENUE : unbilledPayable(sellerKey);
  const to = buyerKey === hub ? ACCRUED_COST : unbilledReceivable(buyerKey);
  return [
    assertBalanced({
      key: `release:${number}`,
      date: issueDate,
      memo: `release of the accruals on ${number}`,
      postings: [
        { account: from, currency, amount: exact },
        { account: to, currency, amount: exact.negated() },
      ],
    }),
  ];
}

function booking(document: BookableDocument, hub: PartyKey): EntryDraft {
  const { type, number, issueDate, sellerKey, buyerKey, currency } = document;
  assertTotals(document);
  const sides =
    sellerKey === hub
      ? salePostings(document)
      : buyerKey === hub
        ? purchasePostings(document)
        : agentPostings(document);
  return assertBalanced({
    key: `${isCreditNote(type) ? 'credit' : 'invoice'}:${number}`,
    date: issueDate,
    memo: `${nameOf(type)} ${number}`,
    postings: sides.map(({ account, amount }) => ({ account, currency, amount: signed(document, amount) })),
  });
}

/** One side, in the sign of an invoice. */
type Side = Pick<Posting, 'account' | 'amount'>;

function agentPostings({ sellerKey, buyerKey, gross }: BookableDocument): Side[] {
  return [
    { account: memberOpen(buyerKey), amount: gross },
    { account: memberOpen(sellerKey), amount: gross.negated() },
  ];
}

function salePostings(document: BookableDocument): Side[] {
  const { buyerKey, gross, net, lines } = document;
  const energy = sum(lines.filter((line) => line.kind === 'ENERGY').map((line) => line.net));
  const interest = sum(lines.filter(isInterest).map((line) => line.net));
  const isEnergy = lines.some((line) => line.kind === 'ENERGY');
  const isFee = lines.some((line) => line.kind !== 'ENERGY' && !isInterest(line));
  return [
    { account: memberOpen(buyerKey), amount: gross },
    ...(isEnergy ? [{ account: ENERGY_INCOME, amount: energy.negated() }] : []),
    ...(isFee ? [{ account: FEE_INCOME, amount: net.minus(energy).minus(interest).negated() }] : []),
    ...(interest.isZero() ? [] : [{ account: INTEREST_INCOME, amount: interest.negated() }]),
    ...vatSides(document, { accountOf: vatOutput, amountOf: ({ vat }) => vat.negated() }),
  ];
}

function purchasePostings(document: BookableDocument): Side[] {
  const { sellerKey, gross, net } = document;
  const owed = ({ customerVat }: VatGroup) => customerVat ?? ZERO;
  return [
    { account: ENERGY_EXPENSE, amount: net },
    ...vatSides(document, { accountOf: vatInput, amountOf: ({ vat }) => vat }),
    { account: memberOpen(sellerKey), amount: gross.negated() },
    ...vatSides(document, { accountOf: vatInputReverse, amountOf: owed }),
    ...vatSides(document, { accountOf: vatOutputReverse, amountOf: (group) => owed(group).negated() }),
  ];
}

function vatSides(
  { vatBreakdown, seller }: BookableDocument,
  {
    accountOf,
    amountOf,
  }: { readonly accountOf: (country: string) => string; readonly amountOf: (group: VatGroup) => Decimal },
): Side[] {
  return vatBreakdown
    .map((group) => ({ account: accountOf(group.place ?? seller.countryCode), amount: amountOf(group) }))
    .filter(({ amount }) => !amount.isZero());
}

function assertTotals({ number, lines, vatBreakdown, net, vat, gross }: BookableDocument): void {
  assert(sum(lines.map((line) => line.net)).equals(net), `the lines of ${number} do not come to its net`);
  assert(sum(vatBreakdown.map((group) => group.vat)).equals(vat), `VAT of ${number}`);
  assert(net.plus(vat).equals(gross), `net and VAT of ${number} do not come to its gross`);
}

function nameOf(type: DocumentType): string {
  const paper = isCreditNote(type) ? 'credit note' : 'invoice';
  return isSelfBilled(type) ? `self-billed ${paper}` : paper;
}

/** Amounts of a credit note are positive on paper (EN 16931) and count the other way in the books. */
function signed({ type }: BookableDocument, amount: Decimal): Decimal {
  return isCreditNote(type) ? amount.negated() : amount;
}
