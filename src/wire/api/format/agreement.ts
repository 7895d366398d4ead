import type { Agreement } from '../../../domain/clearing/agreement.js';
import { toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import { policyFields } from '../../../domain/pricing/read-policy.js';

/** Agreement of openapi.yaml. */
export function formatAgreement(agreement: Agreement): object {
  return {
    key: agreement.key,
    cpo: partyKey(agreement.cpo),
    emsp: partyKey(agreement.emsp),
    version: agreement.version,
    valid_from: agreement.validFrom.toISOString(),
    ...(agreement.validUntil ? { valid_until: agreement.validUntil.toISOString() } : {}),
    model: agreement.model,
    billing: agreement.billing,
    currency: agreement.currency,
    tolerance: {
      absolute: toText(agreement.tolerance.absolute),
      relative: toText(agreement.tolerance.relative),
      cap: toText(agreement.tolerance.cap),
    },
    contest_days: agreement.contestDays,
    ...(agreement.maxAgeDays === undefined ? {} : { max_age_days: agreement.maxAgeDays }),
    ...(agreement.maxPowerKw === undefined ? {} : { max_power_kw: toText(agreement.maxPowerKw) }),
    payment_term_days: agreement.paymentTermDays,
    ...(agreement.pricing === undefined ? {} : { pricing: policyFields(agreement.pricing) }),
  };
}
