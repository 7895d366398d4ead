import { inspectableParties, mayInspect, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type Delivery, deliveryOf, isDeliveryOf } from '../../domain/messages/deliveries.js';
import type { LoggedMessage } from '../../domain/messages/logged-message.js';
import { foldedId } from '../../domain/messages/recorded-leg.js';
import type { MessagePage, MessageQuery } from '../../store/roaming/message-store.js';
import type { Hub } from '../hub.js';
import { hashUid } from './hash-uid.js';

/** What somebody looks for; of a driver's token the uid. */
export interface MessageSearch extends Omit<MessageQuery, 'visibleTo' | 'objectIds'> {
  readonly objectId?: string;
}

/** A page of what was found, and where the next one begins. */
export type FoundMessages = MessagePage;

export type ReadMessagesDeps = Pick<Hub, 'messages' | 'messageLog' | 'secrets'>;

/** Legs that somebody may see, newest first: those of platforms that speak for its parties; an operator sees all. */
export async function listMessages(hub: ReadMessagesDeps, staff: Staff, search: MessageSearch): Promise<FoundMessages> {
  const visibleTo = inspectableParties(staff);
  if (visibleTo?.length === 0) return { items: [] };
  await hub.messageLog.flush();
  const { objectId, ...query } = search;
  return hub.messages.search({
    ...query,
    ...(objectId !== undefined && { objectIds: [foldedId(objectId), hashUid(hub.secrets, objectId)] }),
    ...(visibleTo && { visibleTo }),
  });
}

/** A leg with headers and bodies. Refuses (`unknown-object`) one of another platform as one that does not exist. */
export async function findMessage(hub: ReadMessagesDeps, staff: Staff, id: string): Promise<LoggedMessage> {
  await hub.messageLog.flush();
  const found = await hub.messages.find(id);
  if (!found || !mayInspect(staff, found.platformParties)) throw new HubError('unknown-object', 'no such message');
  return found;
}

/** More receivers than this are not told of. */
const MOST_DELIVERIES = 1_000;
const PAGE = 200;
/** Clocks of several processes differ, and a leg counts from its beginning. */
const EARLIER_MS = 60_000;

/**
 * What became of a message at each of its receivers, oldest first. Whoever may see the message may see this, and nothing
 * of what the receivers said. Refuses as `findMessage` does.
 */
export async function listDeliveries(
  hub: ReadMessagesDeps & Pick<Hub, 'identity'>,
  staff: Staff,
  id: string,
): Promise<readonly Delivery[]> {
  const asked = await findMessage(hub, staff, id);
  if (asked.direction === 'OUT') return [deliveryOf(asked)];
  const deliveries: Delivery[] = [];
  for await (const out of legsSentFor(hub, asked)) {
    if (!isDeliveryOf(out, asked, hub.identity)) continue;
    deliveries.push(deliveryOf(out));
    if (deliveries.length === MOST_DELIVERIES) break;
  }
  return deliveries.reverse();
}

async function* legsSentFor(
  { messages }: Pick<Hub, 'messages'>,
  { correlationId, at }: LoggedMessage,
): AsyncGenerator<LoggedMessage> {
  const from = new Date(at.getTime() - EARLIER_MS);
  let before: MessagePage['next'];
  do {
    const query = { correlationId, direction: 'OUT', from, limit: PAGE } as const;
    const page: MessagePage = await messages.search({ ...query, ...(before && { before }) });
    yield* page.items;
    before = page.next;
  } while (before);
}
