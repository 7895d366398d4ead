import { type Decimal, sum } from '../../../domain/decimal.js';
import type { EInvoice, EVatGroup } from '../model.js';
import { type Found, firstOf, type Rule } from './rule.js';

/** Most decimals of an amount in EN 16931. */
const PLACES_MAX = 2;

/** Sums (EN 16931-1, 6.4.2). Amounts are compared exactly: they were rounded when the document was made. */
export const AMOUNT_RULES: readonly Rule[] = [
  {
    id: 'BR-DEC-09',
    code: 'bad-field',
    find: ({ currency, places }) =>
      places > PLACES_MAX
        ? {
            field: 'currency',
            message: `${currency} has more than ${PLACES_MAX} decimals, which e-invoices cannot say`,
          }
        : undefined,
  },
  { id: 'BR-DEC-23', code: 'bad-field', find: tooManyDecimals },
  {
    id: 'BR-CO-10',
    code: 'bad-field',
    find: ({ lines, net }) => differs('net', net, sum(lines.map((line) => line.net)), 'the sum of the lines'),
  },
  {
    id: 'BR-CO-14',
    code: 'bad-field',
    find: ({ vatBreakdown, vat }) =>
      differs('vat', vat, sum(vatBreakdown.map((group) => group.vat)), 'the sum of the VAT groups'),
  },
  {
    id: 'BR-CO-15',
    code: 'bad-field',
    find: ({ net, vat, gross }) => differs('gross', gross, net.plus(vat), 'net plus VAT'),
  },
  { id: 'BR-CO-17', code: 'bad-field', find: wrongVat },
  { id: 'BR-CO-18', code: 'bad-field', find: groupWithoutLines },
];

function differs(field: string, is: Decimal, should: Decimal, of: string): Found | undefined {
  return is.equals(should)
    ? undefined
    : { field, message: `${is.toFixed()} is not ${of}, which is ${should.toFixed()}` };
}

function tooManyDecimals({ lines, vatBreakdown, net, vat, gross, places, taxCurrency }: EInvoice): Found | undefined {
  const amounts: readonly (readonly [string, Decimal, number])[] = [
    ...lines.map((line, index) => [`lines.${index}.net`, line.net, places] as const),
    ...vatBreakdown.map((group, index) => [`vatBreakdown.${index}.taxable`, group.taxable, places] as const),
    ...vatBreakdown.map((group, index) => [`vatBreakdown.${index}.vat`, group.vat, places] as const),
    ['net', net, places],
    ['vat', vat, places],
    ['gross', gross, places],
    ...(taxCurrency ? [['taxCurrency.vat', taxCurrency.vat, Math.min(taxCurrency.places, PLACES_MAX)] as const] : []),
  ];
  return firstOf(amounts, ([field, amount, most]) =>
    amount.decimalPlaces() > most
      ? { field, message: `${amount.toFixed()} has more than ${most} decimals` }
      : undefined,
  );
}

/**
 * Official validators let the VAT of a group differ by less than one unit of the currency. A credit note may differ by a
 * minor unit: it takes the remainder of what was invoiced (docs/money.md).
 */
function wrongVat({ vatBreakdown }: EInvoice): Found | undefined {
  return firstOf(vatBreakdown, (group, index) => {
    const field = `vatBreakdown.${index}.vat`;
    const exact = group.taxable.times(group.rate).dividedBy(100);
    if (group.category !== 'S' && !(group.vat.isZero() && group.rate.isZero())) {
      return { field, message: `category ${group.category} has no VAT` };
    }
    const isWrong = group.vat.minus(exact).abs().greaterThanOrEqualTo(1);
    return isWrong ? { field, message: `${group.vat.toFixed()} is not ${exact.toFixed()}` } : undefined;
  });
}

/** BR-S-08, BR-AE-08, BR-O-08, BR-E-08: each group is the sum of its lines, and each line is in a group. */
function groupWithoutLines({ vatBreakdown, lines }: EInvoice): Found | undefined {
  const sums = new Map<string, Decimal>();
  for (const line of lines) sums.set(keyOf(line), line.net.plus(sums.get(keyOf(line)) ?? 0));
  const found = firstOf(vatBreakdown, (group, index) =>
    sums.get(keyOf(group))?.equals(group.taxable)
      ? undefined
      : { field: `vatBreakdown.${index}.taxable`, message: `${group.taxable.toFixed()} is not the sum of its lines` },
  );
  if (found !== undefined || sums.size === vatBreakdown.length) return found;
  return { field: 'vatBreakdown', message: 'a line is in none of its groups' };
}

function keyOf({ category, rate }: Pick<EVatGroup, 'category' | 'rate'>): string {
  return `${category} ${rate.toFixed()}`;
}
