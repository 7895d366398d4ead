import { HubError } from '../../domain/errors.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';

/** Shows the hub's copy of an object. Refuses (`unknown-object`) one that is not stored. */
export async function findObject(
  hub: Pick<Hub, 'objects'>,
  { module, key }: Pick<StoredObject, 'module' | 'key'>,
): Promise<StoredObject> {
  const found = await hub.objects.find(module, key);
  if (!found) throw new HubError('unknown-object', `${key} is not known here`);
  return found;
}
