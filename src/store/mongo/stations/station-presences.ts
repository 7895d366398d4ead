import { type Connection, type Model, Schema } from 'mongoose';
import type { StationPresence } from '../../../domain/stations/station-presence.js';
import type { StationPresenceStore } from '../../stations/station-presence-store.js';
import { createWriter } from '../base/bulk.js';

type PresenceDocument = Omit<StationPresence, 'stationId'> & { _id: string };

/** Signs that are written in one go. */
const MOST_TOGETHER = 500;

export function mongoStationPresenceStore(connection: Connection): StationPresenceStore {
  const presences = presenceModel(connection);
  const write = createWriter<PresenceDocument>(presences.collection as never);
  return {
    connected: (stationId, at) => {
      const update = { $set: { connectedAt: at }, $unset: { disconnectedAt: 1 }, $max: { lastSeenAt: at } };
      return write({ filter: { _id: stationId }, update, upsert: true });
    },
    disconnected: (stationId, at, since) => {
      const connectedAt = since ?? { $lte: at };
      return write({ filter: { _id: stationId, connectedAt }, update: { $set: { disconnectedAt: at } } });
    },
    seen: async (signs) => {
      for (let first = 0; first < signs.length; first += MOST_TOGETHER) {
        const updates = signs.slice(first, first + MOST_TOGETHER).map(({ stationId, at }) => ({
          updateOne: { filter: { _id: stationId }, update: { $max: { lastSeenAt: at } }, upsert: true },
        }));
        await presences.bulkWrite(updates, { ordered: false });
      }
    },
    find: async (stationId) => {
      const found = await presences.findById(stationId).lean<PresenceDocument>();
      return found ? toDomain(found) : undefined;
    },
    of: async (stationIds) =>
      (await presences.find({ _id: { $in: [...stationIds] } }).lean<PresenceDocument[]>()).map(toDomain),
  };
}

function presenceModel(connection: Connection): Model<PresenceDocument> {
  const schema = new Schema<PresenceDocument>(
    { _id: { type: String, required: true }, lastSeenAt: Date, connectedAt: Date, disconnectedAt: Date },
    { versionKey: false, collection: 'station-presences' },
  );
  return connection.model<PresenceDocument>('StationPresence', schema);
}

function toDomain({ _id, ...rest }: PresenceDocument): StationPresence {
  return { stationId: _id, ...rest };
}
