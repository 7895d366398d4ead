import { audienceOfWhole, type Push } from '../../domain/routing/audience.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { keepObject } from './keep-object.js';

export interface ReceivedObject extends Omit<StoredObject, 'revision' | 'audience'> {
  /** How it was addressed; its audience follows from that. */
  readonly push: Omit<Push, 'earlier'>;
}

export type Receipt = 'created' | 'replaced' | 'outdated';

/**
 * Keeps a copy of an object that its owner pushed, in the text in which it came (OCPI 2.2.1, transport_and_format, PUT).
 * One that is older than what is stored changes nothing: messages may overtake each other.
 */
export async function receiveObject(hub: Pick<Hub, 'objects'>, object: ReceivedObject): Promise<Receipt> {
  const { push, ...content } = object;
  let receipt: Receipt = 'created';
  await keepObject(hub, object, (current) => {
    receipt = current ? 'replaced' : 'created';
    if (current && object.lastUpdated < current.lastUpdated) {
      receipt = 'outdated';
      return undefined;
    }
    return { ...content, audience: audienceOfWhole({ ...push, ...(current && { earlier: current.audience }) }) };
  });
  return receipt;
}
