import { type Connection, type Model, Schema } from 'mongoose';
import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import type { Station } from '../../../domain/stations/station.js';
import type { StationQuery, StationStore } from '../../stations/station-store.js';
import { createFinder } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { duplicateKeyFields } from '../base/duplicate-key.js';

interface StationDocument {
  _id: string;
  party: PartyKey;
  siteId: string;
  /** `NL*ABC/UID` of its EVSEs, folded: unique, as OCPI has it (mod_locations, EVSE.uid). */
  evses?: string[];
  revision: number;
  station: unknown;
}

export function mongoStationStore(connection: Connection): StationStore {
  const stations = stationModel(connection);
  return {
    insert: (station) => refusingTaken(insertedUnlessId(stations.create(toDocument(station)))),
    replace: async (station) => {
      const { _id, ...fields } = toDocument(station);
      const update = fields.evses ? { $set: fields } : { $set: fields, $unset: { evses: 1 as const } };
      const write = stations.updateOne({ _id, revision: station.revision - 1 }, update).exec();
      return (await refusingTaken(write)).matchedCount === 1;
    },
    find: createFinder<StationDocument, Station | undefined>(stations.collection as never, {
      field: '_id',
      valueOf: ({ _id }) => _id,
      toFound: ([found]) => found && toDomain(found),
    }),
    findByEvse: async (party, evseUid) => {
      const key = objectKey(parsePartyKey(party), evseUid);
      const found = await stations.findOne({ evses: key }).lean<StationDocument>();
      return found ? toDomain(found) : undefined;
    },
    ofSite: async (party, siteId) =>
      (await stations.find({ party, siteId }).sort({ _id: 1 }).lean<StationDocument[]>()).map(toDomain),
    list: async (asked) =>
      (await stations.find(toQuery(asked)).sort({ _id: 1 }).limit(asked.limit).lean<StationDocument[]>()).map(toDomain),
    count: ({ parties }) => stations.countDocuments(parties ? { party: { $in: [...parties] } } : {}),
  };
}

/** False: the id is taken. */
async function insertedUnlessId(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (duplicateKeyFields(error)?.includes('_id')) return false;
    throw error;
  }
}

async function refusingTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!duplicateKeyFields(error)) throw error;
    throw new HubError('conflict', 'evses: another station of the party has an EVSE of that uid', 'evses');
  }
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
      evses: { type: [String], default: undefined },
      revision: Number,
      station: Schema.Types.Mixed,
    },
    { versionKey: false, minimize: false, collection: 'stations' },
  );
  schema.index({ party: 1, siteId: 1, _id: 1 });
  schema.index({ party: 1, _id: 1 });
  schema.index({ evses: 1 }, { unique: true, sparse: true });
  return connection.model<StationDocument>('Station', schema);
}

function toDocument(station: Station): StationDocument {
  const { id, party, siteId, revision } = station;
  const evses = station.evses.map(({ uid }) => objectKey(party, uid));
  const own = { party: partyKey(party), siteId, revision, station: toStored(station) };
  // An empty list would be a value of the unique index.
  return { _id: id, ...own, ...(evses.length > 0 && { evses }) };
}

function toDomain({ station }: StationDocument): Station {
  return fromStored<Station>(station);
}
