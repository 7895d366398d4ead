import { z } from 'zod';
import { Decimal } from '../../../domain/decimal.js';
import { readPolicy } from '../../../domain/pricing/read-policy.js';
import type { AgreementFlows, NewAgreement } from '../api-flows.js';
import { type ApiPath, allow, created, json } from '../api-path.js';
import { formatAgreement } from '../format/agreement.js';
import { formatAll } from '../format/listing.js';
import { amount, currency, defined, instant, parse, partyId } from '../parse.js';

const days = (max: number) => z.int().min(0).max(max);

/** min(max(0.01, 0.5 %), 0.50): the hub's tolerance where an agreement names none. */
const DEFAULT_TOLERANCE = {
  absolute: new Decimal('0.01'),
  relative: new Decimal('0.005'),
  cap: new Decimal('0.50'),
} as const;

const agreement = z
  .strictObject({
    cpo: partyId,
    emsp: partyId,
    valid_from: instant,
    valid_until: instant.optional(),
    model: z.enum(['AGENT', 'PRINCIPAL']).default('AGENT'),
    billing: z.enum(['DIRECT', 'REVERSE']).default('DIRECT'),
    currency,
    tolerance: z.strictObject({ absolute: amount, relative: amount, cap: amount }).default(DEFAULT_TOLERANCE),
    contest_days: days(90).default(10),
    max_age_days: days(3650).optional(),
    max_power_kw: amount.optional(),
    payment_term_days: days(180).default(14),
    pricing: z
      .record(z.string(), z.string())
      .transform((given) => readPolicy(given, 'pricing'))
      .optional(),
  })
  .refine(({ valid_from, valid_until }) => !valid_until || valid_until > valid_from, {
    path: ['valid_until'],
    error: 'expected an instant after `valid_from`',
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
        currency: body.currency,
        tolerance: body.tolerance,
        contestDays: body.contest_days,
        maxAgeDays: body.max_age_days,
        maxPowerKw: body.max_power_kw,
        paymentTermDays: body.payment_term_days,
        pricing: body.pricing,
      }),
  );

/** What CPOs and eMSPs have agreed. */
export function agreementPaths(flows: Pick<AgreementFlows, 'listAgreements' | 'addAgreement'>): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/agreements',
      allow: allow('FINANCE', 'OPERATOR'),
      handle: async ({ staff }) => json(formatAll(await flows.listAgreements(staff), formatAgreement)),
    },
    {
      method: 'POST',
      path: '/agreements',
      allow: allow('OPERATOR'),
      async handle({ body }) {
        const added = await flows.addAgreement(parse(agreement, body));
        return created('/agreements', formatAgreement(added));
      },
    },
  ];
}
