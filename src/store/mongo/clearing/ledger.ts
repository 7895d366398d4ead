import { createHash } from 'node:crypto';
import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import { chainEntry } from '../../../domain/ledger/chain.js';
import { assertBalanced, type EntryDraft, type JournalEntry } from '../../../domain/ledger/entry.js';
import type { AccountQuery, Balance, LedgerStore } from '../../ledger-store.js';
import { createBatcher, type ItemOutcome } from '../base/batcher.js';
import { fromStored, toStored } from '../base/codec.js';
import { duplicateKeyFields } from '../base/duplicate-key.js';

interface EntryDocument {
  /** The sequence: two writers cannot both take the next one, so the chain cannot fork. */
  _id: number;
  key: string;
  date: string;
  memo: string;
  postings: { account: string; currency: string; amount: unknown }[];
  previousHash: string;
  hash: string;
}

type Entries = mongo.Collection<EntryDocument>;
interface Head {
  readonly sequence: number;
  readonly hash: string;
}
/** Entries that one insert may carry. */
const BATCH = 500;
const START: Head = { sequence: 0, hash: '' };

/**
 * The journal. Entries that are posted at the same time are chained and inserted together, in order; a crash in
 * between leaves a shorter, whole chain.
 */
export function mongoLedgerStore(connection: Connection): LedgerStore {
  const entries: Entries = entryModel(connection).collection as never;
  const append = createAppender(entries);
  return {
    post: append,
    find: async (key) => {
      const found = await entries.findOne({ key });
      return found ? toEntry(found) : undefined;
    },
    ofKeys: async (keys) => {
      const found = keys.length === 0 ? [] : await entries.find({ key: { $in: [...keys] } }).toArray();
      return found.map(toEntry);
    },
    stream: () => stream(entries),
    keysAfter: (sequence, limit) => keysAfter(entries, sequence, limit),
    entriesAfter: (sequence, limit) => entriesAfter(entries, sequence, limit),
    countAfter: (sequence, keyPrefix) => {
      const key = { $gte: keyPrefix, $lt: `${keyPrefix}\uffff` };
      return entries.countDocuments({ _id: { $gt: sequence }, key }, { hint: { _id: 1 } });
    },
    balances: () => balances(entries),
    ofAccount: (query) => ofAccount(entries, query),
  };
}

function entryModel(connection: Connection): Model<EntryDocument> {
  const schema = new Schema<EntryDocument>(
    {
      _id: { type: Number, required: true },
      key: { type: String, required: true },
      date: String,
      memo: String,
      postings: [Schema.Types.Mixed],
      previousHash: String,
      hash: String,
    },
    { versionKey: false, collection: 'journal' },
  );
  schema.index({ key: 1 }, { unique: true });
  schema.index({ 'postings.account': 1, _id: 1 });
  return connection.model<EntryDocument>('JournalEntry', schema);
}

function createAppender(entries: Entries): (draft: EntryDraft) => Promise<void> {
  let head: Head | undefined;
  const append = createBatcher({
    limit: BATCH,
    flush: async (drafts: readonly EntryDraft[]): Promise<ItemOutcome<void>[]> => {
      const known = head;
      // Unknown until this batch is in: a failure may have booked a part of it.
      head = undefined;
      head = await appendAll(entries, drafts, known);
      return drafts.map(() => ({ kind: 'done', result: undefined }));
    },
  });
  return (draft) => append(assertBalanced(draft));
}

/** Appends drafts that are not booked yet and returns the new head. */
async function appendAll(entries: Entries, drafts: readonly EntryDraft[], known: Head | undefined): Promise<Head> {
  let left = drafts;
  let head = known ?? (await readHead(entries));
  while (left.length > 0) {
    const chained = chain(left, head);
    const outcome = await insertInOrder(entries, chained);
    const last = chained[outcome.inserted - 1];
    if (last) head = { sequence: last.sequence, hash: last.hash };
    left = left.slice(outcome.inserted);
    if (outcome.refused === 'booked') left = left.slice(1);
    if (outcome.refused === 'sequence-taken') head = await readHead(entries);
  }
  return head;
}

function chain(drafts: readonly EntryDraft[], head: Head): JournalEntry[] {
  let previous = head;
  return drafts.map((draft) => {
    const entry = chainEntry(draft, previous, sha256);
    previous = entry;
    return entry;
  });
}

async function insertInOrder(
  entries: Entries,
  chained: readonly JournalEntry[],
): Promise<{ inserted: number; refused?: 'booked' | 'sequence-taken' }> {
  try {
    await entries.insertMany(chained.map(toDocument), { ordered: true });
    return { inserted: chained.length };
  } catch (error) {
    const fields = duplicateKeyFields(error);
    if (!fields) throw error;
    const inserted = insertedCount(error);
    // The driver may name neither field in a bulk error; the key tells what it was.
    const next = chained[inserted];
    const booked = next && (await entries.countDocuments({ key: next.key }, { limit: 1 })) > 0;
    return { inserted, refused: booked ? 'booked' : 'sequence-taken' };
  }
}

function insertedCount(error: unknown): number {
  const count = typeof error === 'object' && error !== null && 'insertedCount' in error ? error.insertedCount : 0;
  return typeof count === 'number' ? count : 0;
}

async function readHead(entries: Entries): Promise<Head> {
  const last = await entries.find().sort({ _id: -1 }).limit(1).next();
  return last ? { sequence: Number(last._id), hash: last.hash } : START;
}

async function* stream(entries: Entries): AsyncIterable<JournalEntry> {
  for await (const document of entries.find().sort({ _id: 1 })) yield toEntry(document);
}

async function keysAfter(
  entries: Entries,
  sequence: number,
  limit: number,
): Promise<readonly Pick<JournalEntry, 'key' | 'sequence'>[]> {
  const cursor = entries
    .find({ _id: { $gt: sequence } }, { projection: { key: 1 } })
    .sort({ _id: 1 })
    .limit(limit);
  return (await cursor.toArray()).map(({ _id, key }) => ({ sequence: Number(_id), key }));
}

async function entriesAfter(entries: Entries, sequence: number, limit: number): Promise<readonly JournalEntry[]> {
  const found = await entries
    .find({ _id: { $gt: sequence } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  // Whoever goes on from the last of them must not have passed one that was not to be seen yet.
  const gap = found.findIndex(({ _id }, index) => Number(_id) !== sequence + index + 1);
  return (gap < 0 ? found : found.slice(0, gap)).map(toEntry);
}

async function balances(entries: Entries): Promise<readonly Balance[]> {
  const groups = await entries
    .aggregate<{ _id: { account: string; currency: string }; amount: unknown }>([
      { $unwind: '$postings' },
      {
        $group: {
          _id: { account: '$postings.account', currency: '$postings.currency' },
          amount: { $sum: '$postings.amount' },
        },
      },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return groups.map((group) => ({ ...group._id, ...fromStored<Pick<Balance, 'amount'>>({ amount: group.amount }) }));
}

async function ofAccount(entries: Entries, query: AccountQuery): Promise<readonly JournalEntry[]> {
  const date = { ...(query.from && { $gte: query.from }), ...(query.until && { $lte: query.until }) };
  const { account, currency } = query;
  const filter = {
    'postings.account': account,
    ...(currency && { postings: { $elemMatch: { account, currency } } }),
    ...((query.from || query.until) && { date }),
  };
  const found = await entries.find(filter).sort({ _id: 1 }).limit(query.limit).toArray();
  return found.map(toEntry);
}

function toDocument(entry: JournalEntry): EntryDocument {
  const { sequence, postings, ...rest } = entry;
  return { _id: sequence, ...rest, postings: toStored(postings) as EntryDocument['postings'] };
}

function toEntry(document: EntryDocument): JournalEntry {
  const { _id, ...rest } = document;
  return { sequence: Number(_id), ...fromStored<Omit<JournalEntry, 'sequence'>>(rest) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
