import { z } from 'zod';
import { BILLING_DIRECTIONS, BILLING_MODELS, SETTLEMENT_MODES } from '../../../../domain/clearing/agreement.js';
import type { FeePayer, FeeSchedule } from '../../../../domain/clearing/hub-fees.js';
import { Decimal } from '../../../../domain/decimal.js';
import { readPolicy } from '../../../../domain/pricing/read-policy.js';
import type { NewAgreement } from '../../../../flows/clearing/add-agreement.js';
import { amount, currency, date, defined, instant, partyId, text } from '../../parse.js';

/** min(max(0.01, 0.5 %), 0.50): the hub's tolerance where an agreement names none. */
const DEFAULT_TOLERANCE = {
  absolute: new Decimal('0.01'),
  relative: new Decimal('0.005'),
  cap: new Decimal('0.50'),
} as const;
const MOST_TIERS = 100;

const days = (max: number) => z.int().min(0).max(max);
const payer = z.enum(['CPO', 'EMSP'] satisfies readonly FeePayer[]);
const tier = z
  .strictObject({ up_to: z.int().min(1).max(1_000_000_000).optional(), price: amount })
  .transform(({ up_to, price }) => defined({ upTo: up_to, price }));

const fees = z
  .strictObject({
    per_cdr: z.strictObject({ payer, tiers: z.array(tier).max(MOST_TIERS) }).optional(),
    per_kwh: z.strictObject({ payer, price: amount }).optional(),
    commission: z.strictObject({ payer, percent: amount }).optional(),
    minimum_monthly: amount.optional(),
  })
  .transform(
    ({ per_cdr, per_kwh, commission, minimum_monthly }): Omit<FeeSchedule, 'currency'> =>
      defined({ perCdr: per_cdr, perKwh: per_kwh, commission, minimumMonthly: minimum_monthly }),
  );

/** NewAgreement of openapi.yaml, and a file for `voltclear clearing add`: no field but these. */
export const agreementBody = z
  .strictObject({
    cpo: partyId,
    emsp: partyId,
    valid_from: instant,
    valid_until: instant.optional(),
    model: z.enum(BILLING_MODELS).default('AGENT'),
    billing: z.enum(BILLING_DIRECTIONS).default('DIRECT'),
    settlement_mode: z.enum(SETTLEMENT_MODES).default('STATEMENT_ONLY'),
    self_billing_agreed_on: date.optional(),
    currency,
    price_id: text(60).optional(),
    tolerance: z.strictObject({ absolute: amount, relative: amount, cap: amount }).default(DEFAULT_TOLERANCE),
    contest_days: days(90).default(10),
    max_age_days: days(3650).optional(),
    max_power_kw: amount.optional(),
    payment_term_days: days(180).default(14),
    credit_limit: amount.optional(),
    expected_session_amount: amount.optional(),
    fees: fees.optional(),
    pricing: z
      .record(z.string(), z.string())
      .transform((given) => readPolicy(given, 'pricing'))
      .optional(),
  })
  .transform(
    (body): NewAgreement =>
      defined({
        cpo: body.cpo,
        emsp: body.emsp,
        validFrom: body.valid_from,
        validUntil: body.valid_until,
        model: body.model,
        billing: body.billing,
        settlementMode: body.settlement_mode,
        selfBillingAgreedOn: body.self_billing_agreed_on,
        currency: body.currency,
        priceId: body.price_id,
        tolerance: body.tolerance,
        contestDays: body.contest_days,
        maxAgeDays: body.max_age_days,
        maxPowerKw: body.max_power_kw,
        paymentTermDays: body.payment_term_days,
        creditLimit: body.credit_limit,
        expectedSessionAmount: body.expected_session_amount,
        fees: body.fees,
        pricing: body.pricing,
      }),
  );
