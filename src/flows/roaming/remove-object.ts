import { partyKey } from '../../domain/party.js';
import type { Audience } from '../../domain/routing/audience.js';
import type { Route } from '../../domain/routing/route-message.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { keepObject } from './keep-object.js';

export type Removal = { readonly kind: 'removed'; readonly audience: Audience } | { readonly kind: 'unknown' };

/**
 * Forgets the hub's copy of an object that its owner took back, and returns who could see it. When the owner took it
 * back from one party by name, the others keep it: the copy is forgotten with the last of those who were addressed, and
 * one that is open to everybody stays until it is taken back from the hub.
 */
export async function removeObject(
  hub: Pick<Hub, 'objects'>,
  { module, key, route }: Pick<StoredObject, 'module' | 'key'> & { readonly route: Route },
): Promise<Removal> {
  const stored = await hub.objects.find(module, key);
  if (!stored) return { kind: 'unknown' };
  if (route.kind === 'direct') {
    let left: Audience = stored.audience;
    await keepObject(hub, { module, key }, (current) => {
      const changed = current && withoutParty(current, partyKey(route.receiver));
      left = changed?.audience ?? current?.audience ?? [];
      return changed;
    });
    if (left === 'EVERYBODY' || left.length > 0) return { kind: 'removed', audience: stored.audience };
  }
  await hub.objects.remove(module, key);
  return { kind: 'removed', audience: stored.audience };
}

/** The object for all but one; undefined where that changes nothing, or leaves nobody. */
function withoutParty(object: StoredObject, party: string): StoredObject | undefined {
  const { audience } = object;
  if (audience === 'EVERYBODY' || !audience.some((one) => one === party)) return undefined;
  return { ...object, audience: audience.filter((one) => one !== party) };
}
