import { z } from 'zod';
import type { PartyId } from '../../../domain/party.js';
import { ROUTED_MODULES, type RoutedModule } from '../../../domain/routing/module-roles.js';
import type { NewRoamingAgreement } from '../../../flows/agreements/add-roaming-agreement.js';
import type { RoamingAgreementFlows } from '../api-flows.js';
import { type ApiPath, allow, created, json, param } from '../api-path.js';
import { formatAll } from '../format/listing.js';
import { formatRoamingAgreement } from '../format/roaming/roaming-agreement.js';
import { defined, instant, parse, partyId } from '../parse.js';

const EXPECTED_MODULE = `expected one of ${ROUTED_MODULES.join(', ')}`;
const module = z
  .string()
  .refine((name): name is RoutedModule => ROUTED_MODULES.some((known) => known === name), EXPECTED_MODULE);

const newAgreement = z
  .strictObject({
    parties: z.tuple([partyId, partyId], 'expected two parties'),
    modules: z.union([z.literal('ALL'), z.array(module)], { error: `${EXPECTED_MODULE}, or "ALL"` }).default('ALL'),
    valid_from: instant.optional(),
    valid_until: instant.optional(),
  })
  .transform(({ parties, modules, valid_from, valid_until }): NewRoamingAgreement => {
    const [one, other] = parties;
    const both: readonly [PartyId, PartyId] = [one, other];
    return defined({ parties: both, modules, validFrom: valid_from, validUntil: valid_until });
  });

const ending = z.strictObject({ valid_until: instant.optional() });

/** Who may exchange what with whom: the operator's work; people of a party read its own. */
export function roamingAgreementPaths(flows: RoamingAgreementFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/roaming-agreements',
      allow: allow('ENGINEER', 'FINANCE', 'OPERATOR'),
      handle: async ({ staff }) => json(formatAll(await flows.listRoamingAgreements(staff), formatRoamingAgreement)),
    },
    {
      method: 'POST',
      path: '/roaming-agreements',
      allow: operators,
      async handle({ body }) {
        const added = await flows.addRoamingAgreement(parse(newAgreement, body));
        return created('/roaming-agreements', formatRoamingAgreement(added));
      },
    },
    {
      method: 'POST',
      path: '/roaming-agreements/:id/end',
      allow: operators,
      async handle(call) {
        const { valid_until: validUntil } = parse(ending, call.body);
        return json(formatRoamingAgreement(await flows.endRoamingAgreement(param(call, 'id'), validUntil)));
      },
    },
  ];
}
