import { z } from 'zod';
import { isCountry } from '../../../../domain/country.js';
import { faultOfPng, faultOfSvg, LOGO_BYTES_MAX } from '../../../../domain/legal/logo.js';
import { hasVatIdForm } from '../../../../domain/legal/vat-id.js';
import { isIban } from '../../../../domain/settlement/iban.js';
import { countryCode, date, defined, text } from '../../parse.js';

const country = countryCode.refine(isCountry, 'ISO 3166-1 knows no such country');

const vatId = z
  .strictObject({ country_code: country, id: text(20), evidence: text(100).optional() })
  .superRefine(({ country_code, id }, context) => {
    const hasForm = hasVatIdForm(country_code, id);
    if (hasForm) return;
    const message = hasForm === undefined ? 'the hub knows no VAT ids of' : 'has not the form of a VAT id of';
    context.addIssue({ code: 'custom', path: ['id'], message: `${message} ${country_code}` });
  })
  .transform(({ country_code, id, evidence }) => defined({ countryCode: country_code, id, evidence }));

/** SEPA: at most 35 characters that every bank takes. */
const mandate = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9+?/:().,'-]{1,35}$/, "expected up to 35 letters, digits and +?/-:().,'"),
    signed_on: date,
  })
  .transform(({ id, signed_on }) => ({ id, signedOn: signed_on }));

const contact = z
  .strictObject({ name: text(100).optional(), phone: text(40).optional() })
  .transform((given) => defined(given));

const endpoint = z.strictObject({
  scheme: z.string().regex(/^(?:\d{4}|[A-Z]{2})$/, 'expected a scheme of the EAS list such as 0204 or EM'),
  id: text(100).regex(/^\S{1,100}$/, 'expected an address without spaces'),
});

/** Base64 of the largest PNG, which is more than the largest drawing. */
const LOGO_TEXT_MAX = Math.ceil(LOGO_BYTES_MAX / 3) * 4;

const logo = z
  .strictObject({ type: z.enum(['svg', 'png']), data: z.string().min(1).max(LOGO_TEXT_MAX) })
  .superRefine(({ type, data }, context) => {
    const fault = type === 'png' ? faultOfPng(data) : faultOfSvg(data);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['data'], message: fault });
  });

const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'expected a colour such as #0e6e6e');

const branding = z
  .strictObject({ logo: logo.optional(), primary_colour: colour.optional(), secondary_colour: colour.optional() })
  .transform((given) =>
    defined({ logo: given.logo, primaryColour: given.primary_colour, secondaryColour: given.secondary_colour }),
  );

const series = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,19}$/, 'expected up to 20 capital letters, digits and hyphens');

const allSeries = z
  .strictObject({
    invoice: series,
    credit_note: series,
    self_billed: series.optional(),
    self_billed_credit_note: series.optional(),
  })
  .transform((given) =>
    defined({
      invoice: given.invoice,
      creditNote: given.credit_note,
      selfBilled: given.self_billed,
      selfBilledCreditNote: given.self_billed_credit_note,
    }),
  );

/** Largest body: a logo, and the rest. */
export const LEGAL_ENTITY_BYTES_MAX = LOGO_TEXT_MAX + 64 * 1024;

/** A legal entity as JSON, without its party: also the form of HUB_LEGAL_ENTITY_FILE. No field but these. */
export const legalEntity = z
  .strictObject({
    name: text(200),
    street: text(200),
    postal_code: text(20),
    city: text(100),
    country_code: country,
    vat_ids: z.array(vatId).max(50),
    dealer: z.boolean(),
    email: z.email().max(254).optional(),
    iban: z.string().max(34).refine(isIban, 'expected an IBAN without spaces, with the right check digits').optional(),
    bic: z
      .string()
      .regex(/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/, 'expected a BIC of 8 or 11 characters')
      .optional(),
    mandate: mandate.optional(),
    creditor_id: z
      .string()
      .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$/, 'expected a SEPA creditor id such as DE98ZZZ09999999999')
      .optional(),
    contact: contact.optional(),
    registration: text(100).optional(),
    registration_scheme: z
      .string()
      .regex(/^\d{4}$/, 'expected a scheme of ISO 6523 such as 0106')
      .optional(),
    endpoint: endpoint.optional(),
    buyer_reference: text(100).optional(),
    branding: branding.optional(),
    series: allSeries.optional(),
    language: z.enum(['en', 'de']).default('en'),
  })
  .refine(({ iban, mandate }) => !mandate || iban, { path: ['mandate'], error: 'is of no use without `iban`' })
  .refine((given) => !given.registration_scheme || given.registration, {
    path: ['registration_scheme'],
    error: 'is of no use without `registration`',
  })
  .transform(({ postal_code, country_code, vat_ids, buyer_reference, registration_scheme, creditor_id, ...rest }) =>
    defined({
      ...rest,
      postalCode: postal_code,
      countryCode: country_code,
      vatIds: vat_ids,
      buyerReference: buyer_reference,
      registrationScheme: registration_scheme,
      creditorId: creditor_id,
    }),
  );
