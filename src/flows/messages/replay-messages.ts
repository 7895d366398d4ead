import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type LoggedMessage, restOf } from '../../domain/messages/logged-message.js';
import { whyNotAgain } from '../../domain/messages/replay.js';
import type { MessagePage } from '../../store/roaming/message-store.js';
import type { Hub } from '../hub.js';
import { listMessages, type MessageSearch } from './read-messages.js';
import { type ReplayDeps, replayLeg } from './replay-message.js';

/** Which messages; of incoming ones none is ever sent again. */
export type ReplaySearch = Omit<MessageSearch, 'direction' | 'before' | 'limit'>;

export interface ReplayCounts {
  readonly sent: number;
  readonly failed: number;
  /** Not sent at all: see `replayMessage`; or a later message about the same object has reached the receiver. */
  readonly refused: number;
}

/** Most that one wish sends again. */
export const MOST_REPLAYED = 1_000;
const PAGE = 200;
/** Receivers that are sent to at the same time. */
const AT_ONCE = 8;

/**
 * Sends again what fits a search, oldest first for each receiver, so that the last state of an object comes last; a
 * receiver that does not answer gets no more of them. For operators only. Refuses (`conflict`) more than a thousand.
 */
export async function replayMessages(
  hub: ReplayDeps,
  { search, staff }: { readonly search: ReplaySearch; readonly staff: Staff },
): Promise<ReplayCounts> {
  if (!staff.roles.includes('OPERATOR')) throw new HubError('forbidden', 'only operators send messages again');
  const legs = await findAll(hub, { search, staff });
  const queues = byReceiver(legs.reverse());
  const counts = { sent: 0, failed: 0, refused: 0 };
  const work = async (): Promise<void> => {
    for (let queue = queues.pop(); queue; queue = queues.pop()) await replayQueue(hub, { queue, staff, counts });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
}

async function findAll(
  hub: ReplayDeps,
  { search, staff }: { readonly search: ReplaySearch; readonly staff: Staff },
): Promise<LoggedMessage[]> {
  const found: LoggedMessage[] = [];
  let before: MessagePage['next'];
  do {
    const page: MessagePage = await listMessages(hub, staff, {
      ...search,
      direction: 'OUT',
      limit: PAGE,
      ...(before && { before }),
    });
    found.push(...page.items);
    if (found.length > MOST_REPLAYED) {
      throw new HubError('conflict', `more than ${MOST_REPLAYED} messages fit: narrow the search`);
    }
    before = page.next;
  } while (before);
  // A repetition that fits too is no message of its own.
  const ids = new Set(found.map(({ id }) => id));
  return found.filter(({ replayOf }) => replayOf === undefined || !ids.has(replayOf));
}

function byReceiver(legs: readonly LoggedMessage[]): LoggedMessage[][] {
  const queues = new Map<string, LoggedMessage[]>();
  for (const leg of legs) {
    const queue = queues.get(leg.connectionId) ?? [];
    queue.push(leg);
    queues.set(leg.connectionId, queue);
  }
  return [...queues.values()];
}

interface ReplayQueue {
  /** Of one receiver, oldest first. */
  readonly queue: readonly LoggedMessage[];
  readonly staff: Staff;
  readonly counts: { sent: number; failed: number; refused: number };
}

async function replayQueue(hub: ReplayDeps, { queue, staff, counts }: ReplayQueue): Promise<void> {
  for (const [index, leg] of queue.entries()) {
    const outcome = await replayOrRefusal(hub, { leg, staff });
    if (outcome === 'SILENT') {
      counts.failed += queue.length - index;
      return;
    }
    counts[outcome] += 1;
  }
}

async function replayOrRefusal(
  hub: ReplayDeps,
  { leg, staff }: { readonly leg: LoggedMessage; readonly staff: Staff },
): Promise<'sent' | 'failed' | 'refused' | 'SILENT'> {
  if (whyNotAgain(leg) !== undefined || (await isOverdue(hub, leg))) return 'refused';
  try {
    const replayed = await replayLeg(hub, { leg, staff });
    if ('error' in replayed && SILENCE.includes(replayed.error)) return 'SILENT';
    return replayed.kind === 'SENT' ? 'sent' : 'failed';
  } catch (error) {
    if (error instanceof HubError) return 'refused';
    throw error;
  }
}

const SILENCE: readonly string[] = ['receiver-timeout', 'receiver-unreachable'];

/** Whether the receiver has meanwhile got a later message about the same object: the old one would undo it. */
async function isOverdue({ messages }: Pick<Hub, 'messages'>, leg: LoggedMessage): Promise<boolean> {
  const { objectId, module, to, at, id } = leg;
  if (objectId === undefined || !to || module === 'cdrs') return false;
  const { items } = await messages.search({
    objectIds: [objectId],
    module,
    party: to,
    direction: 'OUT',
    outcome: 'OK',
    from: at,
    limit: PAGE,
  });
  return items.some((later) => later.id !== id && later.at > at && later.to === to && restOf(later) === restOf(leg));
}
