import mongoose from 'mongoose';
import { createBatcher, type ItemOutcome } from './batcher.js';

/** Commands of one bulk; the driver cuts what is larger than a message. */
const MOST_TOGETHER = 500;
const DUPLICATE_KEY = 11000;

/** What an unordered bulk did: how many documents its updates matched, and which of its items were refused. */
export interface BulkOutcome {
  readonly matched: number;
  readonly refused: ReadonlyMap<number, { readonly isDuplicate: boolean; readonly error: unknown }>;
}

/** Runs an unordered bulk of the driver: refusals of single items are told, any other failure is thrown. */
export async function bulkOutcome(run: Promise<{ readonly matchedCount?: number }>): Promise<BulkOutcome> {
  try {
    return { matched: (await run).matchedCount ?? 0, refused: new Map() };
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
    const refused = errors.map(
      (one) => [one.index, { isDuplicate: one.code === DUPLICATE_KEY, error: one.err }] as const,
    );
    return { matched: error.result.matchedCount, refused: new Map(refused) };
  }
}

/** Inserts documents that come at the same time together; false for one whose key is taken. */
export function createInserter<Document extends object>(
  collection: mongoose.mongo.Collection<Document>,
): (document: Document) => Promise<boolean> {
  return createBatcher({
    limit: MOST_TOGETHER,
    flush: async (documents: readonly Document[]): Promise<ItemOutcome<boolean>[]> => {
      const inserts = documents.map((document) => ({ insertOne: { document: document as never } }));
      const { refused } = await bulkOutcome(collection.bulkWrite(inserts, { ordered: false }));
      return documents.map((_document, index) => {
        const refusal = refused.get(index);
        if (refusal && !refusal.isDuplicate) return { kind: 'failed', error: refusal.error };
        return { kind: 'done', result: !refusal };
      });
    },
  });
}

export interface Write extends SingleUpdate {
  readonly upsert?: true;
}

/**
 * Makes changes of single documents that come at the same time together and in their order, where nobody asks what they
 * met. One that is refused fails alone: those behind it go with the next command.
 */
export function createWriter<Document extends object>(
  collection: mongoose.mongo.Collection<Document>,
): (change: Write) => Promise<void> {
  return createBatcher({
    limit: MOST_TOGETHER,
    flush: async (changes: readonly Write[]): Promise<ItemOutcome<void>[]> => {
      const outcomes: ItemOutcome<void>[] = [];
      while (outcomes.length < changes.length) {
        const left = changes.slice(outcomes.length);
        const updates = left.map((change) => ({ updateOne: change as never }));
        const { refused } = await bulkOutcome(collection.bulkWrite(updates, { ordered: true }));
        const [first] = refused;
        outcomes.push(...left.slice(0, first?.[0]).map(() => ({ kind: 'done', result: undefined }) as const));
        if (first) outcomes.push({ kind: 'failed', error: first[1].error });
      }
      return outcomes;
    },
  });
}

/** One change of one document. */
export interface SingleUpdate {
  readonly filter: object;
  readonly update: object;
}

/**
 * Makes changes that come at the same time together. `duplicate`: a unique key stands against it. `matched`: the filter
 * found its document; when some of a bulk did not, `isDone` is asked for each whether it was this one.
 */
export function createUpdater<Document extends object, Change>(
  collection: mongoose.mongo.Collection<Document>,
  how: {
    readonly toUpdate: (change: Change) => SingleUpdate;
    readonly isDone: (change: Change) => Promise<boolean>;
  },
): (change: Change) => Promise<'matched' | 'unmatched' | 'duplicate'> {
  const outcomeOf = async (change: Change, bulk: BulkOutcome & { readonly all: boolean }, index: number) => {
    const refusal = bulk.refused.get(index);
    if (refusal?.isDuplicate) return { kind: 'done', result: 'duplicate' } as const;
    if (refusal) return { kind: 'failed', error: refusal.error } as const;
    const isMatched = bulk.all || (bulk.matched > 0 && (await how.isDone(change)));
    return { kind: 'done', result: isMatched ? 'matched' : 'unmatched' } as const;
  };
  return createBatcher({
    limit: MOST_TOGETHER,
    flush: async (changes: readonly Change[]) => {
      const updates = changes.map((change) => ({ updateOne: how.toUpdate(change) as never }));
      const bulk = await bulkOutcome(collection.bulkWrite(updates, { ordered: false }));
      const all = bulk.matched === changes.length - bulk.refused.size;
      return Promise.all(changes.map((change, index) => outcomeOf(change, { ...bulk, all }, index)));
    },
  });
}

/** Finds by a field with values that are asked for at the same time in one query. `among`: what else documents must be. */
export function createFinder<Document extends object, Found>(
  collection: mongoose.mongo.Collection<Document>,
  how: {
    readonly field: string;
    readonly among?: object;
    readonly projection?: object;
    readonly toFound: (documents: readonly Document[]) => Found;
    readonly valueOf: (document: Document) => unknown;
  },
): (value: string) => Promise<Found> {
  const { field, among, projection } = how;
  return createBatcher({
    limit: MOST_TOGETHER,
    flush: async (values: readonly string[]): Promise<ItemOutcome<Found>[]> => {
      const [only] = values;
      const filter = { [field]: values.length === 1 ? only : { $in: [...new Set(values)] }, ...among };
      const cursor = collection.find(filter as never, projection ? { projection } : {});
      const documents = (await cursor.toArray()) as Document[];
      return values.map((value) => {
        const own = documents.filter((document) => how.valueOf(document) === value);
        return { kind: 'done', result: how.toFound(own) };
      });
    },
  });
}
