import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';

/** Forgets the hub's copy of an object that its owner took back. Returns whether there was one. */
export async function removeObject(
  hub: Pick<Hub, 'objects'>,
  { module, key }: Pick<StoredObject, 'module' | 'key'>,
): Promise<'removed' | 'unknown'> {
  return (await hub.objects.remove(module, key)) ? 'removed' : 'unknown';
}
