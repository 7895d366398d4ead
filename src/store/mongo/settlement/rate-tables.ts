import { type Connection, type Model, Schema } from 'mongoose';
import { HubError } from '../../../domain/errors.js';
import type { RateTable } from '../../../domain/fx/rate-table.js';
import type { RateTableStore } from '../../clearing/rate-table-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface RateTableDocument {
  /** The day, `YYYY-MM-DD`. */
  _id: string;
  table: unknown;
}

export function mongoRateTableStore(connection: Connection): RateTableStore {
  const tables = rateTableModel(connection);
  const find = async (date: string) => {
    const found = await tables.findById(date).lean<RateTableDocument>();
    return found ? toDomain(found) : undefined;
  };
  return {
    insert: async (table) => {
      if (await insertedAsNew(tables.create({ _id: table.date, table: toStored(table) }))) return;
      const known = await find(table.date);
      if (known && sameRates(known, table)) return;
      throw new HubError('conflict', `there are other rates for ${table.date} already`, 'date');
    },
    latest: async (date) => {
      const found = await tables
        .findOne({ _id: { $lte: date } })
        .sort({ _id: -1 })
        .lean<RateTableDocument>();
      return found ? toDomain(found) : undefined;
    },
    find,
    list: async ({ from, until }) => {
      const day = { ...(from && { $gte: from }), ...(until && { $lte: until }) };
      const query = from || until ? { _id: day } : {};
      return (await tables.find(query).sort({ _id: 1 }).lean<RateTableDocument[]>()).map(toDomain);
    },
  };
}

function rateTableModel(connection: Connection): Model<RateTableDocument> {
  const schema = new Schema<RateTableDocument>(
    { _id: { type: String, required: true }, table: Schema.Types.Mixed },
    { versionKey: false, collection: 'rate-tables' },
  );
  return connection.model<RateTableDocument>('RateTable', schema);
}

function sameRates(a: RateTable, b: RateTable): boolean {
  const currencies = Object.keys(a.unitsPerEur);
  return (
    currencies.length === Object.keys(b.unitsPerEur).length &&
    currencies.every((currency) => a.unitsPerEur[currency]?.equals(b.unitsPerEur[currency] ?? Number.NaN))
  );
}

function toDomain(document: RateTableDocument): RateTable {
  return fromStored<RateTable>(document.table);
}
