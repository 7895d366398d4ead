import { z } from 'zod';
import { parsePartyKey } from '../../../domain/party.js';
import type { AgreementFlows } from '../api-flows.js';
import { type ApiPath, allow, json, param } from '../api-path.js';
import { formatLegalEntity } from '../format/legal-entity.js';
import { formatAll } from '../format/listing.js';
import { countryCode, defined, parse, text } from '../parse.js';

const vatId = z
  .strictObject({ country_code: countryCode, id: text(20), evidence: text(100).optional() })
  .transform(({ country_code, id, evidence }) => defined({ countryCode: country_code, id, evidence }));

/** A legal entity as JSON, without its party: also the form of HUB_LEGAL_ENTITY_FILE. */
export const legalEntity = z
  .strictObject({
    name: text(200),
    street: text(200),
    postal_code: text(20),
    city: text(100),
    country_code: countryCode,
    vat_ids: z.array(vatId).max(50),
    dealer: z.boolean(),
    email: z.email().max(254).optional(),
    iban: z
      .string()
      .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, 'expected an IBAN without spaces')
      .optional(),
    language: z.enum(['en', 'de']).default('en'),
  })
  .transform(({ postal_code, country_code, vat_ids, ...rest }) =>
    defined({ ...rest, postalCode: postal_code, countryCode: country_code, vatIds: vat_ids }),
  );

/** Who stands on invoices: the operator's work. */
export function legalEntityPaths(
  flows: Pick<AgreementFlows, 'listLegalEntities' | 'putLegalEntity'>,
): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/legal-entities',
      allow: operators,
      handle: async () => json(formatAll(await flows.listLegalEntities(), formatLegalEntity)),
    },
    {
      method: 'PUT',
      path: '/legal-entities/:party',
      allow: operators,
      async handle(call) {
        const party = parsePartyKey(param(call, 'party'));
        const entity = { party, ...parse(legalEntity, call.body) };
        await flows.putLegalEntity(entity);
        return json(formatLegalEntity(entity));
      },
    },
  ];
}
