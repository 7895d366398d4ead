import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { keepObject } from './keep-object.js';

export type ReceivedObject = Omit<StoredObject, 'revision'>;
export type Receipt = 'created' | 'replaced' | 'outdated';

/**
 * Keeps a copy of an object that its owner pushed, in the text in which it came (OCPI 2.2.1, transport_and_format, PUT).
 * One that is older than what is stored changes nothing: messages may overtake each other.
 */
export async function receiveObject(hub: Pick<Hub, 'objects'>, object: ReceivedObject): Promise<Receipt> {
  let receipt: Receipt = 'created';
  await keepObject(hub, object, (current) => {
    receipt = current ? 'replaced' : 'created';
    if (!current || object.lastUpdated >= current.lastUpdated) return object;
    receipt = 'outdated';
    return undefined;
  });
  return receipt;
}
