import { mayExchange } from '../../domain/routing/roaming-agreement.js';
import type { Hub } from '../hub.js';
import { findOwner, type WantedObject } from './find-owner.js';

/**
 * Finds whose object a message means, as `findOwner` does, among the owners with whom the asker may exchange messages:
 * to the asker the others' objects do not exist.
 */
export async function findAgreedOwner(
  hub: Pick<Hub, 'clock' | 'objects' | 'roamingRules'>,
  wanted: Omit<WantedObject, 'isAgreed'>,
): ReturnType<typeof findOwner> {
  const { module, asker } = wanted;
  const rules = await hub.roamingRules();
  const at = hub.clock.now();
  return findOwner(hub, {
    ...wanted,
    isAgreed: (owner) => mayExchange(rules, { parties: [asker, owner], module, at }),
  });
}
