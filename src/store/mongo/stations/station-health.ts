import { type Connection, type Model, Schema } from 'mongoose';
import type { StationHealth } from '../../../domain/healing/station-health.js';
import type { StationHealthStore } from '../../stations/incident-store.js';
import { createFinder } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface HealthDocument {
  _id: string;
  revision: number;
  health: unknown;
}

export function mongoStationHealthStore(connection: Connection): StationHealthStore {
  const healths = healthModel(connection);
  return {
    find: createFinder<HealthDocument, StationHealth | undefined>(healths.collection as never, {
      field: '_id',
      valueOf: ({ _id }) => _id,
      toFound: ([found]) => found && fromStored<StationHealth>(found.health),
    }),
    put: async (health) => {
      const { stationId: _id, revision } = health;
      const fields = { revision, health: toStored(health) };
      if (revision === 1) return insertedAsNew(healths.create({ _id, ...fields }));
      return (await healths.updateOne({ _id, revision: revision - 1 }, { $set: fields })).matchedCount === 1;
    },
  };
}

function healthModel(connection: Connection): Model<HealthDocument> {
  const schema = new Schema<HealthDocument>(
    { _id: { type: String, required: true }, revision: Number, health: Schema.Types.Mixed },
    { versionKey: false, collection: 'station-healths' },
  );
  return connection.model<HealthDocument>('StationHealth', schema);
}
