import { parsePartyKey } from '../../../../domain/party.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { AgreementFlows } from '../../flows/agreement-flows.js';
import { formatLegalEntity } from '../../format/clearing/legal-entity.js';
import { formatAll } from '../../format/listing.js';
import { parse } from '../../parse.js';
import { LEGAL_ENTITY_BYTES_MAX, legalEntity } from './legal-entity-body.js';

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
      bodyBytesMax: LEGAL_ENTITY_BYTES_MAX,
      async handle(call) {
        const party = parsePartyKey(param(call, 'party'));
        const entity = { party, ...parse(legalEntity, call.body) };
        await flows.putLegalEntity(entity);
        return json(formatLegalEntity(entity));
      },
    },
  ];
}
