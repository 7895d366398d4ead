import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { Audience } from '../../domain/routing/audience.js';
import type { Route } from '../../domain/routing/route-message.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';

export type Removal = { readonly kind: 'removed'; readonly audience: Audience } | { readonly kind: 'unknown' };

/** Writers of one object that may get in each other's way before one of them is told to come back. */
const MAX_ATTEMPTS = 20;

/**
 * Forgets the hub's copy of an object that its owner took back, and returns who could see it. When the owner took it
 * back from one party by name, the others keep it: the copy is forgotten with the last of those who were addressed, and
 * one that is open to everybody stays until it is taken back from the hub. When somebody else writes the copy meanwhile
 * it is looked at again, so that nobody to whom it was shown is forgotten. Refuses with `conflict` when that happens
 * again and again.
 */
export async function removeObject(
  hub: Pick<Hub, 'objects'>,
  { module, key, route }: Pick<StoredObject, 'module' | 'key'> & { readonly route: Route },
): Promise<Removal> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await hub.objects.find(module, key);
    if (!stored) return { kind: 'unknown' };
    if (await takeBack(hub, stored, route)) return { kind: 'removed', audience: stored.audience };
  }
  throw new HubError('conflict', `${key} is being changed by others, send it again`);
}

/** False: somebody else wrote it in between. */
async function takeBack({ objects }: Pick<Hub, 'objects'>, stored: StoredObject, route: Route): Promise<boolean> {
  if (route.kind === 'hub') return objects.remove(stored);
  const { audience } = stored;
  if (audience === 'EVERYBODY') return true;
  const receiver = partyKey(route.receiver);
  const left = audience.filter((one) => one !== receiver);
  if (left.length === 0) return objects.remove(stored);
  return left.length === audience.length || objects.put({ ...stored, audience: left, revision: stored.revision + 1 });
}
