import { Decimal, ZERO } from '../decimal.js';
import type { PartyKey } from '../party.js';
import type { BankLine, BankMatch } from './bank-line.js';
import { folded, type OpenItem } from './open-item.js';

/** Whose account an IBAN is: members sometimes share one, so that it names nobody. */
export type KnownIbans = ReadonlyMap<string, ReadonlySet<PartyKey>>;

/**
 * Says what a line of the bank pays, surest evidence first: the structured creditor reference or the end-to-end id, a
 * reference in the free text, the account and the exact amount that is open, the account alone. Money
 * that comes in pays PAY_IN items, money that goes out PAY_OUT items, of the line's currency. Everything that rests on
 * less than a reference needs a person's review. `items` has settled ones too: their reference tells whose money it is.
 */
export function matchLine(line: BankLine, items: readonly OpenItem[], known: KnownIbans = new Map()): BankMatch {
  const direction = line.amount.isNegative() ? 'PAY_OUT' : 'PAY_IN';
  const candidates = items.filter((item) => item.direction === direction && item.currency === line.currency);
  return (
    byReference(line, candidates) ??
    byText(line, candidates) ??
    byIbanAndAmount(line, candidates) ??
    byIban(line, items, known) ?? {
      result: 'SUSPENSE',
      applied: ZERO,
      excess: ZERO,
      confidence: 'NONE',
      needsReview: true,
      reason: 'no reference and no account that is known',
    }
  );
}

/** What a payment of an item gives: settled, a part, or more than was open. */
export function payItem(
  item: Pick<OpenItem, 'orderKey' | 'party' | 'open'>,
  paid: Decimal,
): Pick<BankMatch, 'result' | 'orderKey' | 'party' | 'applied' | 'excess'> {
  const { orderKey, party, open } = item;
  const applied = Decimal.min(paid, open);
  const result = applied.equals(open) ? 'MATCHED' : 'PARTIAL';
  return { result, orderKey, party, applied, excess: paid.minus(applied) };
}

/** On the account of a member: nothing is open that it pays. */
export function onAccount(
  line: Pick<BankLine, 'amount'>,
  party: PartyKey,
): Pick<BankMatch, 'result' | 'party' | 'applied' | 'excess'> {
  return { result: 'ON_ACCOUNT', party, applied: ZERO, excess: line.amount.abs() };
}

function byReference(line: BankLine, items: readonly OpenItem[]): BankMatch | undefined {
  for (const reference of [line.creditorReference, line.endToEndId]) {
    const found = reference === undefined ? [] : items.filter((item) => item.reference === folded(reference));
    const match = payFirst(line, found);
    if (!match) continue;
    // A member that was paid twice owes it back.
    const needsReview = match.result === 'ON_ACCOUNT' && line.amount.isNegative();
    return { ...match, confidence: 'CERTAIN', needsReview, reason: `reference ${reference}` };
  }
  return undefined;
}

/** A reference that was typed into the free text: its check digits make it unlikely by chance, but not structured. */
function byText(line: BankLine, items: readonly OpenItem[]): BankMatch | undefined {
  const text = folded(line.text);
  const found = items.filter(({ reference }) => text.includes(reference));
  const [first] = found;
  if (!first || found.some(({ reference }) => reference !== first.reference)) return undefined;
  const match = payFirst(line, found);
  return (
    match && { ...match, confidence: 'LIKELY', needsReview: true, reason: `reference ${first.reference} in the text` }
  );
}

/** Of items with the same reference the one that the amount settles, then the first that is open, else nothing. */
function payFirst(line: BankLine, found: readonly OpenItem[]) {
  const paid = line.amount.abs();
  const open = found.filter((item) => item.open.greaterThan(0));
  const item = open.find((one) => one.open.equals(paid)) ?? open[0];
  if (item) return payItem(item, paid);
  const [settled] = found;
  return settled ? onAccount(line, settled.party) : undefined;
}

function byIbanAndAmount(line: BankLine, items: readonly OpenItem[]): BankMatch | undefined {
  const iban = line.counterpartyIban === undefined ? undefined : folded(line.counterpartyIban);
  const paid = line.amount.abs();
  const [item, another] = items.filter((one) => iban !== undefined && one.iban === iban && one.open.equals(paid));
  // Two that fit equally well: a person decides.
  if (!item || another) return undefined;
  const reason = `account ${iban} and the exact amount`;
  return {
    ...payItem(item, paid),
    result: 'MATCHED_BY_IBAN_AND_AMOUNT',
    confidence: 'LIKELY',
    needsReview: true,
    reason,
  };
}

function byIban(line: BankLine, items: readonly OpenItem[], known: KnownIbans): BankMatch | undefined {
  const iban = line.counterpartyIban === undefined ? undefined : folded(line.counterpartyIban);
  if (iban === undefined) return undefined;
  const holders = new Set([
    ...(known.get(iban) ?? []),
    ...items.filter((item) => item.iban === iban).map(({ party }) => party),
  ]);
  const [party, another] = holders;
  if (party === undefined || another !== undefined) return undefined;
  const reason = `account ${iban} is known, and nothing of that amount is open`;
  return { ...onAccount(line, party), confidence: 'LIKELY', needsReview: true, reason };
}
