import { supersedes } from '../../../domain/delivery/push.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { OutboxCounts, OutboxEntry, OutboxQuery, OwedPush, RetryFilter, Standing } from '../../outbox-store.js';
import { type OutboxCollection, toEntry } from './model.js';

const COUNTED = ['PENDING', 'DELIVERED', 'FAILED'] as const;

export async function counts(messages: OutboxCollection): Promise<OutboxCounts> {
  const [pending = 0, delivered = 0, failed = 0] = await Promise.all(
    COUNTED.map((state) => messages.countDocuments({ state })),
  );
  return { pending, delivered, failed };
}

export async function list(
  messages: OutboxCollection,
  { state, to, module, offset, limit }: OutboxQuery,
): Promise<{ items: OutboxEntry[]; total: number }> {
  const filter = { state, ...(to && { toKey: to }), ...(module && { module }) };
  const [found, total] = await Promise.all([
    messages.find(filter).sort({ dueAt: -1, _id: -1 }).skip(offset).limit(limit).toArray(),
    messages.countDocuments(filter),
  ]);
  return { items: found.map(toEntry), total };
}

export async function retry(messages: OutboxCollection, filter: RetryFilter, now: Date): Promise<number> {
  const { to, module } = filter.kind === 'FAILED' ? filter : {};
  const which = filter.kind === 'KEY' ? { _id: filter.key } : { ...(to && { toKey: to }), ...(module && { module }) };
  const again = { $set: { state: 'PENDING' as const, dueAt: now, attempt: 0 }, $unset: { doneAt: '' as const } };
  return (await messages.updateMany({ ...which, state: 'FAILED' }, again)).modifiedCount;
}

export async function standing(
  messages: OutboxCollection,
  { to, objectKey }: { readonly to: PartyKey; readonly objectKey?: string },
): Promise<Standing> {
  const of = objectKey === undefined ? { toKey: to } : { kind: 'PUSH' as const, toKey: to, objectKey };
  const [waiting, failed] = await Promise.all([
    messages.countDocuments({ ...of, state: 'PENDING' }, { limit: 1 }),
    messages.countDocuments({ ...of, state: 'FAILED' }, { limit: 1 }),
  ]);
  return { waiting, failed };
}

/** One that is being sent is kept as SUPERSEDED until it is settled: the later one waits for it. */
export async function supersede(messages: OutboxCollection, later: OwedPush): Promise<number> {
  const earlier = await messages
    .find({
      kind: 'PUSH',
      toKey: partyKey(later.to),
      objectKey: later.objectKey,
      state: { $in: ['PENDING', 'FAILED'] },
      createdAt: { $lte: later.createdAt },
      _id: { $ne: later.key },
    })
    .project<{ _id: string; module: OwedPush['module']; method: OwedPush['method']; rest: string }>({
      module: 1,
      method: 1,
      rest: 1,
    })
    .toArray();
  const needless = earlier.filter((one) => supersedes(later, one)).map(({ _id }) => _id);
  if (needless.length === 0) return 0;
  await messages.updateMany(
    { _id: { $in: needless }, state: 'PENDING', leaseId: { $exists: true } },
    { $set: { state: 'SUPERSEDED', expiresAt: new Date(later.createdAt.getTime() + 30 * 86_400_000) } },
  );
  await messages.deleteMany({ _id: { $in: needless }, state: { $in: ['PENDING', 'FAILED'] } });
  return needless.length;
}
