import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import type { ConnectorState } from '../../../domain/stations/connector-state.js';
import type { ConnectorStateStore } from '../../stations/connector-state-store.js';
import { createInserter } from '../base/bulk.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type StateDocument = ConnectorState & { _id: string };
type PastDocument = Omit<ConnectorState, 'revision'> & { _id: mongoose.mongo.ObjectId };

/** How long past states are kept. */
const HISTORY_SECONDS = 90 * 86_400;

export function mongoConnectorStateStore(connection: Connection): ConnectorStateStore {
  const states = stateModel(connection);
  const past = pastModel(connection);
  const insertPast = createInserter<PastDocument>(past.collection as never);
  return {
    find: async (stationId, evse, connector) => {
      const found = await states.findById(keyOf({ stationId, evse, connector })).lean<StateDocument>();
      return found ? toDomain(found) : undefined;
    },
    ofStation: async (stationId) =>
      (await states.find({ stationId }).sort({ evse: 1, connector: 1 }).lean<StateDocument[]>()).map(toDomain),
    ofStations: async (stationIds) =>
      (await states.find({ stationId: { $in: [...stationIds] } }).lean<StateDocument[]>()).map(toDomain),
    put: async (state) => {
      const document = { _id: keyOf(state), ...state };
      if (state.revision === 1) return insertedAsNew(states.create(document));
      const { _id, revision } = document;
      return (await states.replaceOne({ _id, revision: revision - 1 }, document)).matchedCount === 1;
    },
    keepHistory: async (state) => {
      await insertPast({ _id: new mongoose.mongo.ObjectId(), ...state });
    },
    history: async (stationId, limit) =>
      (await past.find({ stationId }).sort({ receivedAt: -1, _id: -1 }).limit(limit).lean<PastDocument[]>()).map(
        toDomain,
      ),
  };
}

function keyOf({ stationId, evse, connector }: Pick<ConnectorState, 'connector' | 'evse' | 'stationId'>): string {
  return `${stationId}/${evse}/${connector}`;
}

const FIELDS = {
  stationId: String,
  evse: Number,
  connector: Number,
  status: String,
  errorCode: String,
  vendorErrorCode: String,
  info: String,
  at: Date,
  since: Date,
  receivedAt: Date,
};

function stateModel(connection: Connection): Model<StateDocument> {
  const schema = new Schema<StateDocument>(
    { _id: { type: String, required: true }, ...FIELDS, revision: Number },
    { versionKey: false, collection: 'connector-states' },
  );
  schema.index({ stationId: 1, evse: 1, connector: 1 });
  return connection.model<StateDocument>('ConnectorState', schema);
}

function pastModel(connection: Connection): Model<PastDocument> {
  const schema = new Schema<PastDocument>(
    { _id: Schema.Types.ObjectId, ...FIELDS },
    { versionKey: false, collection: 'connector-state-history' },
  );
  schema.index({ stationId: 1, receivedAt: -1, _id: -1 });
  schema.index({ receivedAt: 1 }, { expireAfterSeconds: HISTORY_SECONDS });
  return connection.model<PastDocument>('PastConnectorState', schema);
}

function toDomain<Document extends { _id: unknown }>({ _id, ...state }: Document): Omit<Document, '_id'> {
  return state;
}
