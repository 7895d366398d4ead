import type { LegalEntity } from '../../../domain/clearing/legal-entity.js';
import { partyKey } from '../../../domain/party.js';

/** LegalEntity of openapi.yaml. */
export function formatLegalEntity(entity: LegalEntity): object {
  return {
    party: partyKey(entity.party),
    name: entity.name,
    street: entity.street,
    postal_code: entity.postalCode,
    city: entity.city,
    country_code: entity.countryCode,
    vat_ids: entity.vatIds.map(({ countryCode, id, evidence }) => ({
      country_code: countryCode,
      id,
      ...(evidence === undefined ? {} : { evidence }),
    })),
    dealer: entity.dealer,
    ...(entity.email === undefined ? {} : { email: entity.email }),
    ...(entity.iban === undefined ? {} : { iban: entity.iban }),
    language: entity.language,
  };
}
