import type { LegalEntity } from '../../../../domain/clearing/legal-entity.js';
import { partyKey } from '../../../../domain/party.js';
import { defined } from '../../parse.js';

/** LegalEntity of openapi.yaml, for operators. */
export function formatLegalEntity(entity: LegalEntity): object {
  const { mandate, branding, series, language } = entity;
  return defined({
    ...formatEntityOnDocument(entity),
    mandate: mandate && { id: mandate.id, signed_on: mandate.signedOn },
    creditor_id: entity.creditorId,
    branding:
      branding &&
      defined({
        logo: branding.logo && { type: branding.logo.type, data: branding.logo.data },
        primary_colour: branding.primaryColour,
        secondary_colour: branding.secondaryColour,
      }),
    series:
      series &&
      defined({
        invoice: series.invoice,
        credit_note: series.creditNote,
        self_billed: series.selfBilled,
        self_billed_credit_note: series.selfBilledCreditNote,
      }),
    language,
  });
}

/** The same as the other party of a document sees it: without the mandate, and without logos in every line of a list. */
export function formatEntityOnDocument(entity: LegalEntity): object {
  return defined({
    party: partyKey(entity.party),
    name: entity.name,
    street: entity.street,
    postal_code: entity.postalCode,
    city: entity.city,
    country_code: entity.countryCode,
    vat_ids: entity.vatIds.map(({ countryCode, id, evidence }) => defined({ country_code: countryCode, id, evidence })),
    dealer: entity.dealer,
    email: entity.email,
    iban: entity.iban,
    bic: entity.bic,
    contact: entity.contact && defined({ name: entity.contact.name, phone: entity.contact.phone }),
    registration: entity.registration,
    registration_scheme: entity.registrationScheme,
    endpoint: entity.endpoint && { scheme: entity.endpoint.scheme, id: entity.endpoint.id },
    buyer_reference: entity.buyerReference,
    language: entity.language,
  });
}
