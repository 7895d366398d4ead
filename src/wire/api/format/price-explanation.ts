import { toText } from '../../../domain/decimal.js';
import { doubtOf } from '../../../domain/pricing/doubts.js';
import type { AuditLine, PricedCdr, PricingWarning } from '../../../domain/pricing/priced-cdr.js';
import type { BillLine } from '../../../domain/tariff-words/bill/bill.js';
import { explainPricedCdr } from '../../../domain/tariff-words/bill/explain-priced-cdr.js';
import type { Language } from '../../../domain/tariff-words/languages.js';
import type { CdrExplanation } from '../../../flows/clearing/explain-cdr.js';
import { formatAmount, formatPrice } from './amount.js';

/** PriceExplanation of openapi.yaml: the hub's own price of a CDR, charge by charge and in words, or why it has none. */
export function formatExplanation(explanation: CdrExplanation, language: Language = 'en'): object {
  switch (explanation.kind) {
    case 'NOT_PRICED':
      return { kind: explanation.kind, reason: explanation.reason };
    case 'PRICED':
      return {
        kind: explanation.kind,
        ...formatPriced(explanation.priced),
        in_words: explainPricedCdr(explanation.priced, { ...explanation.session, language }).map(formatBillLine),
      };
  }
}

function formatBillLine({ kind, text, period }: BillLine): object {
  return { kind, text, ...(period === undefined ? {} : { period }) };
}

function formatPriced(priced: PricedCdr): object {
  const { currency } = priced;
  return {
    currency,
    total_cost: formatPrice(priced.totalCost, currency),
    payable: formatPrice(priced.payable, currency),
    ...(priced.limitApplied ? { limit_applied: priced.limitApplied } : {}),
    billed: {
      energy_kwh: toText(priced.billed.energyKwh),
      time_s: toText(priced.billed.timeS),
      parking_time_s: toText(priced.billed.parkingTimeS),
      reservation_time_s: toText(priced.billed.reservationTimeS),
    },
    audit: priced.audit.map((line) => formatAuditLine(line, currency)),
    warnings: priced.warnings.map(formatWarning),
  };
}

function formatAuditLine(line: AuditLine, currency: string): object {
  return {
    kind: line.kind,
    ...(line.period === undefined ? {} : { period: line.period }),
    tariff_id: line.tariffId,
    ...(line.elementIndex === undefined ? {} : { element_index: line.elementIndex }),
    ...(line.componentIndex === undefined ? {} : { component_index: line.componentIndex }),
    ...(line.dimension === undefined ? {} : { dimension: line.dimension }),
    reason: line.reason,
    ...(line.quantity === undefined ? {} : { quantity: toText(line.quantity) }),
    ...(line.unit === undefined ? {} : { unit: line.unit }),
    ...(line.price === undefined ? {} : { price: toText(line.price) }),
    cost_excl_vat: formatAmount(line.costExcl, currency),
    ...(line.vatPercent === undefined ? {} : { vat_percent: toText(line.vatPercent) }),
    ...(line.vatAmount === undefined ? {} : { vat_amount: formatAmount(line.vatAmount, currency) }),
  };
}

function formatWarning({ code, message, period, field }: PricingWarning): object {
  const doubt = doubtOf(code);
  return {
    code,
    message,
    ...(doubt === undefined ? {} : { doubt }),
    ...(period === undefined ? {} : { period }),
    ...(field === undefined ? {} : { field }),
  };
}
