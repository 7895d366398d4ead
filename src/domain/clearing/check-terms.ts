import { isCurrency } from '../currency.js';
import type { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import { minorDigits } from '../money.js';
import { partyKey } from '../party.js';
import type { Plan } from '../plans/plan.js';
import type { Agreement } from './agreement.js';
import type { FeeTier } from './hub-fees.js';

/** An agreement before it has its number. */
export type Terms = Omit<Agreement, 'key' | 'version'>;

/** What `priceId` begins with when it names a plan of the hub; anything else is the id of a tariff of the CPO. */
export const PLAN_PREFIX = 'plan:';

/** Decimals of a price for one unit, and of a limit of tolerance: OCPI amounts carry four. */
const PRICE_DECIMALS = 6;
const TOLERANCE_DECIMALS = 4;

/**
 * Refuses (`bad-field`) terms that cannot be cleared, naming the field as the API does: a currency that ISO 4217 does not
 * know, amounts below zero or finer than the currency, limits of tolerance that exclude each other, self-billing that
 * was not agreed before it begins (VAT directive, Art. 224), tiers out of order, a plan that the hub does not have.
 */
export function checkTerms(terms: Terms, plans: readonly Plan[]): void {
  const { currency, validFrom, validUntil } = terms;
  if (partyKey(terms.cpo) === partyKey(terms.emsp)) refuse('emsp', 'must be another party than `cpo`');
  if (validUntil && validUntil <= validFrom) refuse('valid_until', 'must be after valid_from');
  if (!isCurrency(currency)) refuse('currency', `ISO 4217 knows no ${currency}`);
  checkTolerance(terms);
  checkSelfBilling(terms);
  checkCreditTerms(terms);
  checkFees(terms);
  checkPrice(terms, plans);
}

function checkTolerance({ tolerance: { absolute, relative, cap } }: Terms): void {
  checkAmount('tolerance.absolute', absolute, TOLERANCE_DECIMALS);
  checkAmount('tolerance.relative', relative, PRICE_DECIMALS);
  checkAmount('tolerance.cap', cap, TOLERANCE_DECIMALS);
  if (relative.greaterThan(1)) refuse('tolerance.relative', 'is a fraction: 0.005 is half a percent');
  if (cap.lessThan(absolute)) refuse('tolerance.cap', 'is less than tolerance.absolute, which could never be used');
}

function checkSelfBilling({ model, billing, selfBillingAgreedOn, validFrom }: Terms): void {
  const isNeeded = billing === 'REVERSE' || model === 'PRINCIPAL';
  const field = 'self_billing_agreed_on';
  if (!selfBillingAgreedOn) {
    const why = billing === 'REVERSE' ? 'billing REVERSE' : 'model PRINCIPAL';
    if (isNeeded) refuse(field, `is needed for ${why}: the buyer makes the documents (Art. 224)`);
    return;
  }
  if (selfBillingAgreedOn > validFrom.toISOString().slice(0, 10)) {
    refuse(field, 'self-billing must be agreed before it begins: not after valid_from');
  }
}

function checkCreditTerms({ currency, creditLimit, expectedSessionAmount }: Terms): void {
  if (creditLimit) checkAmount('credit_limit', creditLimit, minorDigits(currency), currency);
  if (!expectedSessionAmount) return;
  checkAmount('expected_session_amount', expectedSessionAmount, minorDigits(currency), currency);
  if (!creditLimit) refuse('expected_session_amount', 'is of no use without credit_limit');
}

function checkFees({ fees, currency }: Terms): void {
  if (!fees) return;
  const { perCdr, perKwh, commission, minimumMonthly } = fees;
  if (perCdr) checkTiers(perCdr.tiers);
  if (perKwh) checkAmount('fees.per_kwh.price', perKwh.price, PRICE_DECIMALS);
  if (commission) {
    checkAmount('fees.commission.percent', commission.percent, PRICE_DECIMALS);
    if (commission.percent.greaterThan(100)) refuse('fees.commission.percent', 'is more than 100');
  }
  if (minimumMonthly) checkAmount('fees.minimum_monthly', minimumMonthly, minorDigits(currency), currency);
}

function checkTiers(tiers: readonly FeeTier[]): void {
  if (tiers.length === 0) refuse('fees.per_cdr.tiers', 'at least one tier');
  let below = 0;
  for (const [index, { upTo, price }] of tiers.entries()) {
    const field = `fees.per_cdr.tiers.${index}`;
    checkAmount(`${field}.price`, price, PRICE_DECIMALS);
    const isLast = index === tiers.length - 1;
    if (isLast !== (upTo === undefined)) refuse(`${field}.up_to`, isLast ? 'the last tier is open' : 'is missing');
    if (upTo !== undefined && upTo <= below) refuse(`${field}.up_to`, `expected more than ${below}`);
    below = upTo ?? below;
  }
}

function checkPrice({ priceId, cpo, currency }: Terms, plans: readonly Plan[]): void {
  if (!priceId?.startsWith(PLAN_PREFIX)) return;
  const id = priceId.slice(PLAN_PREFIX.length);
  const plan = plans.find((one) => one.id === id);
  if (!plan) throw refusal('price_id', `the hub has no plan ${id}`);
  if (partyKey(plan.party) !== partyKey(cpo)) refuse('price_id', `plan ${id} is of ${partyKey(plan.party)}`);
  if (plan.currency !== currency) refuse('price_id', `plan ${id} is in ${plan.currency}`);
}

function checkAmount(field: string, amount: Decimal, decimals: number, currency?: string): void {
  if (!amount.isFinite() || amount.isNegative()) refuse(field, 'expected zero or more');
  if (amount.decimalPlaces() > decimals) {
    refuse(field, `has more than ${decimals} decimals${currency ? `, which ${currency} does not have` : ''}`);
  }
}

function refuse(field: string, what: string): never {
  throw refusal(field, what);
}

function refusal(field: string, what: string): HubError {
  return new HubError('bad-field', `${field}: ${what}`, field);
}
