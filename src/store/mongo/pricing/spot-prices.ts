import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import { HubError } from '../../../domain/errors.js';
import { periodEnd } from '../../../domain/spot/price-row.js';
import type { SpotPrice } from '../../../domain/spot/spot-price.js';
import { newestVersions } from '../../../domain/spot/spot-prices.js';
import type { SpotPriceQuery, SpotPriceStore } from '../../pricing/spot-price-store.js';
import { bulkOutcome } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';

interface PriceDocument {
  index: string;
  startsAt: Date;
  minutes: number;
  version: number;
  perMwh: unknown;
  currency: string;
  provenance: { importId: string; source: string; importedAt: Date };
}

type Prices = mongo.Collection<PriceDocument>;

/** Documents of one insert. */
const BATCH = 1_000;
/** The longest delivery period. */
const LONGEST_MS = 3_600_000;

/** Day-ahead prices; a unique key of index, period and version keeps two imports at the same time apart. */
export function mongoSpotPriceStore(connection: Connection): SpotPriceStore {
  const prices: Prices = priceModel(connection).collection as never;
  const versions = (query: SpotPriceQuery) => read(prices, query);
  return {
    insert: async (added) => {
      for (let at = 0; at < added.length; at += BATCH) await insertAll(prices, added.slice(at, at + BATCH));
    },
    newest: async (query) => newestVersions(await versions(query)),
    versions,
  };
}

function priceModel(connection: Connection): Model<PriceDocument> {
  const schema = new Schema<PriceDocument>(
    {
      index: { type: String, required: true },
      startsAt: { type: Date, required: true },
      minutes: { type: Number, required: true },
      version: { type: Number, required: true },
      perMwh: Schema.Types.Decimal128,
      currency: String,
      provenance: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'spot-prices' },
  );
  schema.index({ index: 1, startsAt: 1, minutes: 1, version: 1 }, { unique: true });
  return connection.model<PriceDocument>('SpotPrice', schema);
}

async function insertAll(prices: Prices, added: readonly SpotPrice[]): Promise<void> {
  const inserts = added.map((price) => ({ insertOne: { document: toStored(price) as PriceDocument } }));
  const { refused } = await bulkOutcome(prices.bulkWrite(inserts, { ordered: false }));
  for (const refusal of refused.values()) if (!refusal.isDuplicate) throw refusal.error;
  if (refused.size > 0) throw new HubError('conflict', 'prices of the same periods were imported at the same time');
}

async function read(prices: Prices, { index, from, until }: SpotPriceQuery): Promise<readonly SpotPrice[]> {
  const startsAt = { $gt: new Date(from.getTime() - LONGEST_MS), $lt: until };
  const found = await prices
    .find({ index, startsAt }, { projection: { _id: 0 } })
    .sort({ index: 1, startsAt: 1, minutes: 1, version: 1 })
    .toArray();
  return found.map((document) => fromStored<SpotPrice>(document)).filter((price) => periodEnd(price) > from.getTime());
}
