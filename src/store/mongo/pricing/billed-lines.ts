import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import type { BilledLine } from '../../../domain/analytics/billed-line.js';
import type { BilledLineStore, SoldQuery } from '../../pricing/billed-line-store.js';
import { bulkOutcome } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { groupLines } from './group-lines.js';

/** A line as it is stored; `_id` is its CDR and its number, which has always the same length. */
export type LineDocument = Omit<BilledLine, 'energyKwh' | 'revenue'> & {
  _id: string;
  energyKwh: unknown;
  revenue: unknown;
};
export type Lines = mongo.Collection<LineDocument>;

interface MarkDocument {
  _id: string;
  sequence: number;
}

const MARK = { _id: 'journal' };
/** Lines of one command. */
const MOST_TOGETHER = 1_000;
const NUMBER_DIGITS = 7;

export function mongoBilledLineStore(connection: Connection): BilledLineStore {
  const lines: Lines = lineModel(connection).collection as never;
  const marks: mongo.Collection<MarkDocument> = markModel(connection).collection as never;
  return {
    replace: (cdrKeys, added) => replace(lines, cdrKeys, added),
    ofCdr: async (cdrKey) => (await lines.find({ cdrKey }).sort({ _id: 1 }).toArray()).map(toLine),
    groups: (query) => groupLines(lines, query),
    locations: ({ cpo, from, until }) => distinct(lines, 'location', { cpo, slot: { $gte: from, $lt: until } }),
    cdrsInSlot: ({ location, slot }) => distinct(lines, 'cdrKey', { location, slot, kind: 'ENERGY' }),
    sold: (query) => sold(lines, query),
    spreadUpTo: async () => Number((await marks.findOne(MARK))?.sequence ?? 0),
    setSpreadUpTo: async (sequence) => {
      await marks.updateOne(MARK, { $max: { sequence } }, { upsert: true });
    },
  };
}

/** The values that a field has, each once and in order. */
async function distinct(
  lines: Lines,
  field: 'cdrKey' | 'location',
  match: mongo.Filter<LineDocument>,
): Promise<readonly string[]> {
  const found = await lines.aggregate<{ _id: string }>([{ $match: match }, { $group: { _id: `$${field}` } }]).toArray();
  return found.map(({ _id }) => _id).sort();
}

/** Above every character that a key has. */
const LAST_CHARACTER = '\uffff';

async function* sold(lines: Lines, { cpo, tariffs, from, until }: SoldQuery): ReturnType<BilledLineStore['sold']> {
  const match = {
    cpo,
    slot: { $gte: from, $lt: until },
    kind: 'ENERGY' as const,
    tariff: { $gte: tariffs, $lt: `${tariffs}${LAST_CHARACTER}` },
  };
  const cursor = lines.find(match).project<{ cdrKey: string; tariff: string }>({ _id: 0, cdrKey: 1, tariff: 1 });
  yield* cursor.sort({ slot: 1 });
}

/** A process that ended in between has left a part: what is there goes first. */
async function replace(lines: Lines, cdrKeys: readonly string[], added: readonly BilledLine[]): Promise<void> {
  await lines.deleteMany({ cdrKey: { $in: [...cdrKeys] } });
  for (let at = 0; at < added.length; at += MOST_TOGETHER) {
    const inserts = added.slice(at, at + MOST_TOGETHER).map((line) => ({ insertOne: { document: toDocument(line) } }));
    const { refused } = await bulkOutcome(lines.bulkWrite(inserts, { ordered: false }));
    for (const { isDuplicate, error } of refused.values()) if (!isDuplicate) throw error;
  }
}

function toDocument(line: BilledLine): LineDocument {
  const _id = `${line.cdrKey}#${String(line.number).padStart(NUMBER_DIGITS, '0')}`;
  return { _id, ...(toStored(line) as Omit<LineDocument, '_id'>) };
}

function toLine({ _id, ...rest }: LineDocument): BilledLine {
  return fromStored<BilledLine>(rest);
}

function lineModel(connection: Connection): Model<LineDocument> {
  const schema = new Schema<LineDocument>(
    {
      _id: { type: String, required: true },
      cdrKey: String,
      number: Number,
      cpo: String,
      emsp: String,
      location: String,
      country: String,
      tariff: String,
      slot: Date,
      kind: String,
      energyKwh: Schema.Types.Decimal128,
      revenue: Schema.Types.Decimal128,
      currency: String,
      cdrs: Number,
    },
    { versionKey: false, collection: 'billed-lines' },
  );
  schema.index({ cdrKey: 1 });
  schema.index({ slot: 1 });
  schema.index({ cpo: 1, slot: 1 });
  schema.index({ location: 1, slot: 1 });
  return connection.model<LineDocument>('BilledLine', schema);
}

function markModel(connection: Connection): Model<MarkDocument> {
  const schema = new Schema<MarkDocument>(
    { _id: { type: String, required: true }, sequence: Number },
    { versionKey: false, collection: 'billed-line-marks' },
  );
  return connection.model<MarkDocument>('BilledLineMark', schema);
}
