import type { Decimal } from '../../decimal.js';
import { money } from '../../money.js';
import type { PricedCdr } from '../../pricing/priced-cdr.js';
import type { Texts } from '../texts.js';
import type { BillLine } from './bill.js';
import { equalsAmount, shownAmount } from './shown-amount.js';

/** VAT per rate, what the session costs, and what is to pay. */
export function totalLines(priced: PricedCdr, { bill, format }: Texts): BillLine[] {
  const { totalCost, payable, vatBreakdown, limitApplied, currency } = priced;
  const say = (amount: Decimal): string => shownAmount(amount, currency, format);
  const vat = vatBreakdown.map(({ treatment, percent, base, vat: amount }): BillLine => {
    const rate = percent ? format.percent(percent) : '';
    return {
      kind: 'VAT',
      text: bill.vat({ treatment, base: say(base), percent: rate, vat: equalsAmount(amount, currency, format) }),
    };
  });
  const limited = limitApplied && totalCost.inclVat?.minus(totalCost.exclVat);
  const exact = totalCost.inclVat ?? totalCost.exclVat;
  const rounded = payable.inclVat ?? payable.exclVat;
  const payableText = payable.inclVat ? bill.payable : bill.payableWithoutVat;
  return [
    ...vat,
    ...(limited ? [{ kind: 'VAT', text: bill.vatAfterLimit(say(limited)) } as const] : []),
    { kind: 'TOTAL', text: bill.total(say(totalCost.exclVat), totalCost.inclVat && say(totalCost.inclVat)) },
    { kind: 'PAYABLE', text: payableText(format.amount(money(rounded, currency)), !exact.equals(rounded)) },
  ];
}
