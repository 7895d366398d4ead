import { mayInspect, type Staff } from '../../domain/access.js';
import { partyKey } from '../../domain/party.js';
import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';
import type { Hub } from '../hub.js';

/** The roaming agreements that somebody may see: an operator all, others those of their parties. Oldest first. */
export async function listRoamingAgreements(
  hub: { readonly roamingAgreements: Pick<Hub['roamingAgreements'], 'list'> },
  staff: Staff,
): Promise<readonly RoamingAgreement[]> {
  const agreements = await hub.roamingAgreements.list();
  return agreements.filter(({ parties }) => mayInspect(staff, parties.map(partyKey)));
}
