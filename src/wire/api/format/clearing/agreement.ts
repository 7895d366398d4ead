import type { Agreement } from '../../../../domain/clearing/agreement.js';
import type { FeeSchedule } from '../../../../domain/clearing/hub-fees.js';
import { toText } from '../../../../domain/decimal.js';
import { partyKey } from '../../../../domain/party.js';
import { policyFields } from '../../../../domain/pricing/read-policy.js';
import { defined } from '../../parse.js';

/** Agreement of openapi.yaml. */
export function formatAgreement(agreement: Agreement): object {
  const { absolute, relative, cap } = agreement.tolerance;
  return defined({
    key: agreement.key,
    cpo: partyKey(agreement.cpo),
    emsp: partyKey(agreement.emsp),
    version: agreement.version,
    valid_from: agreement.validFrom.toISOString(),
    valid_until: agreement.validUntil?.toISOString(),
    model: agreement.model,
    billing: agreement.billing,
    settlement_mode: agreement.settlementMode ?? 'STATEMENT_ONLY',
    self_billing_agreed_on: agreement.selfBillingAgreedOn,
    currency: agreement.currency,
    price_id: agreement.priceId,
    tolerance: { absolute: toText(absolute), relative: toText(relative), cap: toText(cap) },
    contest_days: agreement.contestDays,
    max_age_days: agreement.maxAgeDays,
    max_power_kw: agreement.maxPowerKw && toText(agreement.maxPowerKw),
    payment_term_days: agreement.paymentTermDays,
    credit_limit: agreement.creditLimit && toText(agreement.creditLimit),
    expected_session_amount: agreement.expectedSessionAmount && toText(agreement.expectedSessionAmount),
    fees: agreement.fees && formatFees(agreement.fees),
    pricing: agreement.pricing && policyFields(agreement.pricing),
  });
}

function formatFees({ perCdr, perKwh, commission, minimumMonthly }: Omit<FeeSchedule, 'currency'>): object {
  return defined({
    per_cdr: perCdr && {
      payer: perCdr.payer,
      tiers: perCdr.tiers.map(({ upTo, price }) => defined({ up_to: upTo, price: toText(price) })),
    },
    per_kwh: perKwh && { payer: perKwh.payer, price: toText(perKwh.price) },
    commission: commission && { payer: commission.payer, percent: toText(commission.percent) },
    minimum_monthly: minimumMonthly && toText(minimumMonthly),
  });
}
