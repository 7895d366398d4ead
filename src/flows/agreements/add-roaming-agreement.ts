import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../domain/party.js';
import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';
import type { Hub } from '../hub.js';

export type NewRoamingAgreement = Omit<RoamingAgreement, 'id' | 'validFrom'> & {
  /** Absent: from now on. */
  readonly validFrom?: Date;
};

type AddDeps = Pick<Hub, 'clock' | 'identity' | 'secrets'> & {
  readonly roamingAgreements: Pick<Hub['roamingAgreements'], 'insert'>;
};

/**
 * Writes down what two parties may exchange. They need not be known yet: agreements are often made before a platform
 * joins, and one with a wrong name opens nothing. Refuses (`bad-field`) the same party twice, the hub itself, no modules,
 * and an end that is not after the beginning; and (`conflict`) an agreement that is there already.
 */
export async function addRoamingAgreement(hub: AddDeps, asked: NewRoamingAgreement): Promise<RoamingAgreement> {
  const [one, other] = asked.parties;
  if (sameParty(one, other)) refuse('parties', 'expected two different parties');
  if (asked.parties.some((party) => sameParty(party, hub.identity))) refuse('parties', 'the hub itself needs none');
  if (asked.modules !== 'ALL' && asked.modules.length === 0) refuse('modules', 'expected at least one module');

  const { validUntil } = asked;
  const validFrom = asked.validFrom ?? hub.clock.now();
  if (validUntil && validUntil <= validFrom) refuse('valid_until', 'expected an instant after valid_from');
  const modules = asked.modules === 'ALL' ? 'ALL' : [...new Set(asked.modules)].sort();
  const parties: RoamingAgreement['parties'] = partyKey(one) < partyKey(other) ? [one, other] : [other, one];
  const agreement = { parties, modules, validFrom, ...(validUntil && { validUntil }) } as const;
  const added: RoamingAgreement = { id: idOf(hub, agreement), ...agreement };
  await hub.roamingAgreements.insert(added);
  return added;
}

/** By what it says, so that the same agreement twice is one. */
function idOf(
  { secrets }: Pick<Hub, 'secrets'>,
  { parties, modules, validFrom }: Pick<RoamingAgreement, 'modules' | 'validFrom'> & { parties: readonly PartyId[] },
): string {
  const said = [...parties.map(partyKey), String(modules), validFrom.toISOString()].join('|');
  return `RA-${secrets.sha256(said).slice(0, 20)}`;
}

function refuse(field: string, expected: string): never {
  throw new HubError('bad-field', `${field}: ${expected}`, field);
}
