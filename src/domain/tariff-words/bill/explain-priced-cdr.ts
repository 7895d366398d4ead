import { type Decimal, sum, ZERO } from '../../decimal.js';
import { type Money, money } from '../../money.js';
import type { AuditLine, PriceableTariff, PricedCdr, PricingWarning } from '../../pricing/priced-cdr.js';
import type { PriceComponent } from '../../roaming/tariff.js';
import { conditionIn } from '../conditions.js';
import { capitalise } from '../format.js';
import { textsIn } from '../languages.js';
import type { Texts } from '../texts.js';
import type { BillLine, BillOptions } from './bill.js';
import { totalLines } from './bill-totals.js';
import { type SessionTimes, sessionTimes } from './session-times.js';
import { equalsAmount, shownAmount } from './shown-amount.js';

/**
 * A price in words that a driver understands: a sentence for each line of the audit with its quantity, price and
 * reason, then VAT, total and what is to pay, and what is odd about it. Amounts are exact up to four decimals and else
 * shown rounded; what is to pay is rounded once. Elements are counted from 1.
 */
export function explainPricedCdr(priced: PricedCdr, options: BillOptions): BillLine[] {
  const { cdr, language, timeZone } = options;
  const texts = textsIn(language);
  const billing: Billing = { priced, options, texts, times: sessionTimes(cdr, texts, timeZone) };
  const lines = priced.audit.map((line) => auditLine(line, billing));
  return [
    { kind: 'SESSION', text: billing.times.session },
    ...(cdr.credit === true ? [{ kind: 'NOTE', text: texts.bill.credit } as const] : []),
    ...(lines.length === 0 ? [{ kind: 'NOTE', text: texts.bill.nothing } as const] : lines),
    ...totalLines(priced, texts),
    ...priced.warnings.filter(isNews).map(({ code, period }): BillLine => {
      const text = capitalise(texts.warnings[code](period === undefined ? undefined : billing.times.span(period)));
      return { kind: 'WARNING', text, ...(period === undefined ? {} : { period }) };
    }),
  ];
}

/** That a limit applied has a line of its own. */
function isNews({ code }: PricingWarning): boolean {
  return code !== 'TOTAL_CLAMPED_MAX_PRICE' && code !== 'TOTAL_CLAMPED_MIN_PRICE';
}

interface Billing {
  readonly priced: PricedCdr;
  readonly options: BillOptions;
  readonly texts: Texts;
  readonly times: SessionTimes;
}

function auditLine(line: AuditLine, billing: Billing): BillLine {
  const period = line.period === undefined ? {} : { period: line.period };
  return { kind: line.kind, text: textOf(line, billing), ...period };
}

function textOf(line: AuditLine, billing: Billing): string {
  switch (line.kind) {
    case 'CHARGE':
      return chargeText(line, billing);
    case 'STEP_SURPLUS':
      return stepText(line, billing);
    case 'ROUNDING':
      return billing.texts.bill.rounding(say(costOf(line, billing), billing));
    case 'LIMIT_ADJUSTMENT':
      return limitText(line, billing);
  }
}

function chargeText({ dimension = 'ENERGY', ...line }: AuditLine, billing: Billing): string {
  const { texts, times } = billing;
  const cost = costOf(line, billing);
  const because = reasonOf(line, billing);
  if (dimension === 'FLAT' || dimension === 'RESERVATION_FLAT') {
    return texts.bill.fee(dimension, say(cost, billing), because);
  }
  return texts.bill.charge({
    quantity: line.quantity ? texts.bill.quantity(dimension, line.quantity) : '',
    span: times.span(line.period ?? 0),
    price: unitPrice({ ...line, dimension }, billing),
    cost: equalsAmount(cost, billing.priced.currency, texts.format),
    because,
  });
}

function stepText({ dimension = 'ENERGY', ...line }: AuditLine, billing: Billing): string {
  const { texts } = billing;
  const step = componentOf(line, billing)?.stepSize;
  const size = (value: number): string =>
    dimension === 'ENERGY' ? `${texts.format.number(value)} Wh` : texts.format.duration(value);
  return texts.bill.step({
    quantity: line.quantity ? texts.bill.quantity(dimension, line.quantity) : '',
    price: unitPrice({ ...line, dimension }, billing),
    cost: equalsAmount(costOf(line, billing), billing.priced.currency, texts.format),
    step: step === undefined ? undefined : size(step),
  });
}

/** A limit may act on the amount with VAT alone; then that one is told. */
function limitText(line: AuditLine, billing: Billing): string {
  const { audit, limitApplied } = billing.priced;
  const withVat = line.costExcl.isZero() && line.vatAmount !== undefined;
  const amountOf = ({ costExcl, vatAmount = ZERO }: AuditLine): Decimal =>
    withVat ? costExcl.plus(vatAmount) : costExcl;
  const before = sum(audit.filter((other) => other !== line).map(amountOf));
  return billing.texts.bill.limit({
    kind: limitApplied ?? 'MAX_PRICE',
    before: say(before, billing),
    after: say(before.plus(amountOf(line)), billing),
    withVat,
  });
}

/** With VAT where the prices of the tariff have it in them, so that price and quantity give the cost. */
function costOf(line: AuditLine, billing: Billing): Decimal {
  const gross = tariffOf(line, billing)?.taxIncluded === 'YES' && line.vatAmount !== undefined;
  return gross ? line.costExcl.plus(line.vatAmount ?? ZERO) : line.costExcl;
}

function say(amount: Decimal, { priced, texts }: Billing): string {
  return shownAmount(amount, priced.currency, texts.format);
}

function unitPrice({ dimension = 'ENERGY', price = ZERO }: AuditLine, { priced, texts }: Billing): string {
  const of: Money = money(price, priced.currency);
  return texts.tariff.unitPrice(dimension, of);
}

function reasonOf(line: AuditLine, billing: Billing): string {
  const { texts } = billing;
  const element = line.elementIndex ?? 0;
  const restrictions = tariffOf(line, billing)?.elements[element]?.restrictions;
  return texts.bill.because(element + 1, conditionIn(restrictions, texts));
}

function componentOf(line: AuditLine, billing: Billing): PriceComponent | undefined {
  const element = tariffOf(line, billing)?.elements[line.elementIndex ?? 0];
  return element?.priceComponents[line.componentIndex ?? 0];
}

/** Of several versions under one id, the one that has the price of the line where it names it. */
function tariffOf(line: AuditLine, { options }: Billing): PriceableTariff | undefined {
  const versions = options.tariffs.filter(({ id }) => id === line.tariffId);
  const isIt = ({ elements }: PriceableTariff): boolean => {
    const component = elements[line.elementIndex ?? 0]?.priceComponents[line.componentIndex ?? 0];
    return component !== undefined && line.price !== undefined && component.price.equals(line.price);
  };
  return versions.find(isIt) ?? versions[0];
}
