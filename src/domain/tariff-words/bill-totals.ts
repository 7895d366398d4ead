import type { Decimal } from '../decimal.js';
import { money } from '../money.js';
import type { PricedCdr } from '../pricing/priced-cdr.js';
import type { BillLine } from './bill.js';
import type { Texts } from './texts.js';

/** VAT per rate, what the session costs, and what is to pay. */
export function totalLines(priced: PricedCdr, texts: Texts): BillLine[] {
  const { totalCost, vatBreakdown, limitApplied } = priced;
  const say = (amount: Decimal): string => texts.format.amount(money(amount, priced.currency));
  const vat = vatBreakdown.map(({ treatment, percent, base, vat: amount }): BillLine => {
    const rate = percent ? texts.format.percent(percent) : '';
    return { kind: 'VAT', text: texts.bill.vat(treatment, say(base), rate, say(amount)) };
  });
  const limited = limitApplied && totalCost.inclVat?.minus(totalCost.exclVat);
  return [
    ...vat,
    ...(limited ? [{ kind: 'VAT', text: texts.bill.vatAfterLimit(say(limited)) } as const] : []),
    { kind: 'TOTAL', text: texts.bill.total(say(totalCost.exclVat), totalCost.inclVat && say(totalCost.inclVat)) },
    { kind: 'PAYABLE', text: payableText(priced, texts) },
  ];
}

/** More decimals of an exact amount are not shown. */
const SHOWN_DECIMALS = 6;

function payableText({ payable, totalCost, currency }: PricedCdr, texts: Texts): string {
  const exact = totalCost.inclVat ?? totalCost.exclVat;
  const rounded = payable.inclVat ?? payable.exclVat;
  const shown = exact.toDecimalPlaces(SHOWN_DECIMALS);
  const before = exact.equals(rounded) ? undefined : texts.format.price(money(shown, currency));
  const amount = texts.format.amount(money(rounded, currency));
  return payable.inclVat ? texts.bill.payable(amount, before) : texts.bill.payableWithoutVat(amount, before);
}
