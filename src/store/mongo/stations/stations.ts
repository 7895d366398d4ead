import { type Connection, type Model, Schema } from 'mongoose';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { Station } from '../../../domain/stations/station.js';
import type { StationQuery, StationStore } from '../../stations/station-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface StationDocument {
  _id: string;
  party: PartyKey;
  siteId: string;
  revision: number;
  station: unknown;
}

export function mongoStationStore(connection: Connection): StationStore {
  const stations = stationModel(connection);
  return {
    insert: (station) => insertedAsNew(stations.create(toDocument(station))),
    replace: async (station) => {
      const { _id, ...fields } = toDocument(station);
      const update = { $set: fields };
      return (await stations.updateOne({ _id, revision: station.revision - 1 }, update)).matchedCount === 1;
    },
    find: async (id) => {
      const found = await stations.findById(id).lean<StationDocument>();
      return found ? toDomain(found) : undefined;
    },
    ofSite: async (party, siteId) =>
      (await stations.find({ party, siteId }).sort({ _id: 1 }).lean<StationDocument[]>()).map(toDomain),
    list: async (asked) =>
      (await stations.find(toQuery(asked)).sort({ _id: 1 }).limit(asked.limit).lean<StationDocument[]>()).map(toDomain),
    count: ({ parties }) => stations.countDocuments(parties ? { party: { $in: [...parties] } } : {}),
  };
}

function toQuery({ parties, siteId, after }: StationQuery): Record<string, unknown> {
  return {
    ...(parties && { party: { $in: [...parties] } }),
    ...(siteId !== undefined && { siteId }),
    ...(after !== undefined && { _id: { $gt: after } }),
  };
}

function stationModel(connection: Connection): Model<StationDocument> {
  const schema = new Schema<StationDocument>(
    {
      _id: { type: String, required: true },
      party: String,
      siteId: String,
      revision: Number,
      station: Schema.Types.Mixed,
    },
    { versionKey: false, minimize: false, collection: 'stations' },
  );
  schema.index({ party: 1, siteId: 1, _id: 1 });
  schema.index({ party: 1, _id: 1 });
  return connection.model<StationDocument>('Station', schema);
}

function toDocument(station: Station): StationDocument {
  const { id, party, siteId, revision } = station;
  return { _id: id, party: partyKey(party), siteId, revision, station: toStored(station) };
}

function toDomain({ station }: StationDocument): Station {
  return fromStored<Station>(station);
}
