import { LRUCache } from 'lru-cache';
import mongoose, { type Model } from 'mongoose';

type ObjectId = mongoose.mongo.ObjectId;
type Filter = Readonly<Record<string, unknown>>;

/** What has a place in a long list, in the order of creation. */
export interface Ordered {
  order: ObjectId;
}

/** Where a page begins, and how long the list is. */
export interface Place {
  readonly total: number;
  /** Begin here … */
  readonly from: ObjectId;
  /** … and leave out so many. */
  readonly skip: number;
}

/**
 * Remembers where in a long list each thousandth item stands, so that a page far behind is found without counting up
 * to it. Inserts need no word, since they come at the end, which is always counted anew; `forget` must be called when
 * an item is removed or is shown to others. What other processes remove is noticed after some minutes.
 */
export interface PageMarks {
  find(filter: Filter, offset: number): Promise<Place>;
  forget(): void;
}

const STEP = 1_000;
/** Lists that are remembered: one for each reader or group of readers. */
const MAX_LISTS = 500;
const REMEMBERED_MS = 300_000;
/** Clocks of processes that insert differ by less: what is older has its place for good. */
const SETTLED_MS = 60_000;

interface Marks {
  /** The items number 0, 1,000, 2,000 … */
  readonly items: ObjectId[];
  /** Items before `until`. */
  count: number;
  until: ObjectId;
}

export function createPageMarks<T extends Ordered>(model: Model<T>): PageMarks {
  const lists = new LRUCache<string, Promise<Marks>>({ max: MAX_LISTS, ttl: REMEMBERED_MS });
  const marksOf = (filter: Filter): Promise<Marks> => {
    const key = JSON.stringify(filter);
    const known = lists.get(key);
    const marks = (known ?? Promise.resolve(noMarks())).then((before) => advance(model, filter, before));
    // The time of remembering goes on from when the list was first counted.
    lists.set(key, marks, { ttl: known ? lists.getRemainingTTL(key) : REMEMBERED_MS });
    marks.catch(() => lists.delete(key));
    return marks;
  };
  return {
    find: async (filter, offset) => {
      const { items, count, until } = await marksOf(filter);
      const recent = await model.countDocuments({ ...filter, order: { $gte: until } });
      const mark = Math.min(Math.floor(offset / STEP), items.length - 1);
      return { total: count + recent, from: items[mark] ?? FIRST, skip: offset - Math.max(0, mark) * STEP };
    },
    forget: () => lists.clear(),
  };
}

const FIRST = new mongoose.mongo.ObjectId('0'.repeat(24));

function noMarks(): Marks {
  return { items: [], count: 0, until: FIRST };
}

/** Goes on counting from where it ended the last time up to what has its place for good by now. */
async function advance<T extends Ordered>(model: Model<T>, filter: Filter, before: Marks): Promise<Marks> {
  const until = mongoose.mongo.ObjectId.createFromTime(Math.floor((Date.now() - SETTLED_MS) / 1_000));
  if (before.until.getTimestamp().getTime() + SETTLED_MS > until.getTimestamp().getTime()) return before;
  const items = [...before.items];
  for (;;) {
    const last = items.at(-1);
    const order = { $gte: last ?? FIRST, $lt: until };
    const next = await model
      .findOne({ ...filter, order }, { order: 1 })
      .sort({ order: 1 })
      .skip(last ? STEP : 0)
      .lean<Ordered>();
    if (!next) {
      const rest = last ? await model.countDocuments({ ...filter, order }) : 0;
      return { items, count: Math.max(0, items.length - 1) * STEP + rest, until };
    }
    items.push(next.order);
  }
}
