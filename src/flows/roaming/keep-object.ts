import { HubError } from '../../domain/errors.js';
import type { ObjectStore, StoredObject } from '../../store/object-store.js';

/** Writers of one object that may get in each other's way before one of them is told to come back. */
const MAX_ATTEMPTS = 20;

/** What is filed beside the key of an object. */
export type ObjectContent = Omit<StoredObject, 'module' | 'key' | 'revision'>;

/**
 * Writes an object by what is stored at that moment; `decide` is asked again when somebody else wrote in between, and
 * undefined leaves all as it is. Refuses with `conflict` when that happens again and again.
 */
export async function keepObject(
  hub: { readonly objects: ObjectStore },
  id: Pick<StoredObject, 'module' | 'key'>,
  decide: (current: StoredObject | undefined) => ObjectContent | undefined,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.objects.find(id.module, id.key);
    const content = decide(current);
    if (!content) return;
    const revision = (current?.revision ?? 0) + 1;
    if (await hub.objects.put({ ...content, module: id.module, key: id.key, revision })) return;
  }
  throw new HubError('conflict', `${id.key} is being changed by others, send it again`);
}
