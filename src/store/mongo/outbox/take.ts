import type { Lease, LeasedMessage } from '../../outbox-store.js';
import { type OutboxCollection, type OutboxDocument, toLeased } from './model.js';

/** How often one taking looks further when all that it saw waits behind something else. */
const LOOKS = 20;
/** Oldest first. */
const BY_AGE = { createdAt: 1, sequence: 1 } as const;

type Seen = Pick<OutboxDocument, '_id' | 'kind' | 'objectKey' | 'dueAt' | 'leaseId'>;
const SEEN = { kind: 1, objectKey: 1, dueAt: 1, leaseId: 1 } as const;

/** Looks, takes and reads what it got: of several who look at the same time each gets what it took. */
export async function take(messages: OutboxCollection, lease: Lease): Promise<readonly LeasedMessage[]> {
  const ids = lease.order === 'STRICT' ? await oldest(messages, lease) : await dueByObject(messages, lease);
  if (ids.length === 0) return [];
  const leased = { $set: { dueAt: lease.until, leaseId: lease.leaseId }, $inc: { attempt: 1 } };
  await messages.updateMany({ _id: { $in: [...ids] }, state: 'PENDING', dueAt: { $lte: lease.now } }, leased);
  const taken = await messages.find({ _id: { $in: [...ids] }, leaseId: lease.leaseId }).toArray();
  return taken.map(toLeased).sort((a, b) => ids.indexOf(a.key) - ids.indexOf(b.key));
}

/** The oldest message to a receiver; nothing while it waits for its next attempt, or while any is being sent. */
async function oldest(messages: OutboxCollection, { to, now }: Lease): Promise<readonly string[]> {
  const atWork = { state: { $in: WORKED_ON }, toKey: to, dueAt: { $gt: now }, leaseId: { $exists: true } };
  if (await messages.findOne(atWork, { projection: { _id: 1 } })) return [];
  const head = await messages.findOne({ state: 'PENDING', toKey: to }, { sort: BY_AGE, projection: SEEN });
  return head && head.dueAt <= now ? [head._id] : [];
}

const WORKED_ON: readonly ['PENDING', 'SUPERSEDED'] = ['PENDING', 'SUPERSEDED'];

/** What is due longest; of the pushes of one object the oldest, unless one is being sent. */
async function dueByObject(messages: OutboxCollection, lease: Lease): Promise<readonly string[]> {
  const passed: string[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const seen = await findDue(messages, lease, passed);
    const pushes = seen.filter(({ kind }) => kind === 'PUSH');
    const firsts = pushes.length > 0 ? await firstPushes(messages, lease, pushes) : new Map<string, Seen>();
    // The first of an object may be due and not among those that were seen.
    const next = seen.flatMap((one) => (one.kind === 'PUSH' ? (firsts.get(one.objectKey) ?? []) : one));
    const ready = new Set(next.filter(({ dueAt }) => dueAt <= lease.now).map(({ _id }) => _id));
    await waitBehind(messages, lease, { pushes, firsts });
    if (ready.size > 0 || seen.length < lease.limit) return [...ready];
    passed.push(...pushes.map(({ objectKey }) => objectKey));
  }
  return [];
}

async function findDue(messages: OutboxCollection, lease: Lease, passed: readonly string[]): Promise<readonly Seen[]> {
  return messages
    .find({
      state: 'PENDING',
      toKey: lease.to,
      dueAt: { $lte: lease.now },
      ...(passed.length > 0 && { objectKey: { $nin: [...passed] } }),
    })
    .sort({ dueAt: 1 })
    .limit(lease.limit)
    .project<Seen>(SEEN)
    .toArray();
}

/** By object the message that is next: one that is being sent, or the oldest that waits. */
async function firstPushes(
  messages: OutboxCollection,
  { to, now }: Lease,
  pushes: readonly Seen[],
): Promise<Map<string, Seen>> {
  const objects = [...new Set(pushes.map(({ objectKey }) => objectKey))];
  const leftBehind = { state: 'SUPERSEDED' as const, leaseId: { $exists: true }, dueAt: { $gt: now } };
  const [waiting, sending] = await Promise.all([
    Promise.all(
      objects.map((objectKey) =>
        messages.findOne({ kind: 'PUSH', toKey: to, objectKey, state: 'PENDING' }, { sort: BY_AGE, projection: SEEN }),
      ),
    ),
    messages.find({ kind: 'PUSH', toKey: to, objectKey: { $in: objects }, ...leftBehind }).toArray(),
  ]);
  const found = [...waiting.flatMap((one) => one ?? []), ...sending];
  return new Map(found.map((one) => [one.objectKey, one]));
}

/** What waits behind a push that is tried again later is not due before it, so that nobody looks at it in vain. */
async function waitBehind(
  messages: OutboxCollection,
  { to, now }: Lease,
  { pushes, firsts }: { readonly pushes: readonly Seen[]; readonly firsts: ReadonlyMap<string, Seen> },
): Promise<void> {
  const objects = new Set(pushes.map(({ objectKey }) => objectKey));
  for (const objectKey of objects) {
    const first = firsts.get(objectKey);
    if (!first || first.dueAt <= now || first.leaseId !== undefined) continue;
    const behind = { kind: 'PUSH' as const, toKey: to, objectKey, state: 'PENDING' as const, dueAt: { $lte: now } };
    await messages.updateMany(behind, { $set: { dueAt: first.dueAt } });
  }
}
