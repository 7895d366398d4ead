import { HubError } from '../../domain/errors.js';
import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';
import type { Hub } from '../hub.js';

type EndDeps = Pick<Hub, 'clock'> & { readonly roamingAgreements: Pick<Hub['roamingAgreements'], 'end' | 'list'> };

/**
 * Ends an agreement: now, or at an instant that is told. One that ends earlier already stays as it is, so that ending
 * twice is harmless; one that has not begun never will. Refuses with `unknown-object`, and with `bad-field` an end before
 * the beginning.
 */
export async function endRoamingAgreement(hub: EndDeps, id: string, asked?: Date): Promise<RoamingAgreement> {
  const found = await findAgreement(hub, id);
  if (asked && asked < found.validFrom) {
    throw new HubError('bad-field', 'valid_until: expected an instant not before valid_from', 'valid_until');
  }
  const now = hub.clock.now();
  await hub.roamingAgreements.end(id, asked ?? (now > found.validFrom ? now : found.validFrom));
  return findAgreement(hub, id);
}

async function findAgreement(hub: EndDeps, id: string): Promise<RoamingAgreement> {
  const found = (await hub.roamingAgreements.list()).find((agreement) => agreement.id === id);
  if (!found) throw new HubError('unknown-object', 'no such roaming agreement');
  return found;
}
