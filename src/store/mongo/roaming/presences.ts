import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { roleName } from '../../../domain/roaming/client-info.js';
import type { PartyStatus, PresenceRecord, PresenceStore } from '../../roaming/presence-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type PresenceDocument = Omit<PresenceRecord, 'connectionId'> & { _id: string };

interface StatusDocument extends PartyStatus {
  /** `TOLD/{connection}/NL*ABC/CPO`. */
  _id: string;
  kind: 'TOLD' | 'BEHIND';
  order: mongoose.mongo.ObjectId;
}

const NEVER = new Date(0);

export function mongoPresenceStore(connection: Connection): PresenceStore {
  const presences = presenceModel(connection);
  const statuses = statusModel(connection);
  return {
    list: async () => (await presences.find().lean<PresenceDocument[]>()).map(toRecord),
    find: async (connectionId) => {
      const found = await presences.findById(connectionId).lean<PresenceDocument>();
      return found ? toRecord(found) : undefined;
    },
    seen: (signs) => seen(presences, signs),
    change: (connectionId, state, at) => {
      // Without a record it is ONLINE: a change to OFFLINE then makes one, a change to ONLINE does too.
      const changed = { $set: { state, changedAt: at }, $max: { lastSeenAt: state === 'ONLINE' ? at : NEVER } };
      const update = presences.updateOne({ _id: connectionId, state: { $ne: state } }, changed, { upsert: true });
      return insertedAsNew(update.exec());
    },
    forget: async (connectionId) => {
      await presences.deleteOne({ _id: connectionId });
    },
    awaitResync: async (connectionId, from) => {
      const asNew = { state: 'ONLINE', changedAt: from, lastSeenAt: NEVER };
      await presences.updateOne(
        { _id: connectionId },
        { $min: { resyncFrom: from }, $setOnInsert: asNew },
        { upsert: true },
      );
    },
    resynced: async (connectionId, from) => {
      await presences.updateOne({ _id: connectionId, resyncFrom: { $gte: from } }, { $unset: { resyncFrom: 1 } });
    },
    told: (connectionId) => list(statuses, 'TOLD', connectionId),
    tell: (status) => put(statuses, 'TOLD', status),
    behind: (connectionId) => list(statuses, 'BEHIND', connectionId),
    putBehind: (status) => put(statuses, 'BEHIND', status),
  };
}

/** Signs that are written in one go. */
const MOST_TOGETHER = 500;

async function seen(
  presences: Model<PresenceDocument>,
  signs: readonly { readonly connectionId: string; readonly at: Date }[],
): Promise<void> {
  for (let first = 0; first < signs.length; first += MOST_TOGETHER) {
    const updates = signs.slice(first, first + MOST_TOGETHER).map(({ connectionId, at }) => ({
      updateOne: {
        filter: { _id: connectionId },
        update: { $max: { lastSeenAt: at }, $setOnInsert: { state: 'ONLINE' as const, changedAt: at } },
        upsert: true,
      },
    }));
    await presences.bulkWrite(updates, { ordered: false });
  }
}

async function list(
  statuses: Model<StatusDocument>,
  kind: StatusDocument['kind'],
  connectionId?: string,
): Promise<readonly PartyStatus[]> {
  const filter = { kind, ...(connectionId !== undefined && { connectionId }) };
  const found = await statuses.find(filter).sort({ order: 1 }).lean<StatusDocument[]>();
  return found.map(({ _id, kind: _kind, order: _order, ...status }) => status);
}

/** Matches when there is something new to write; what does not match is inserted, which its key refuses. */
async function put(
  statuses: Model<StatusDocument>,
  kind: StatusDocument['kind'],
  value: PartyStatus,
): Promise<boolean> {
  const _id = `${kind}/${value.connectionId}/${roleName(value)}`;
  const { connectionId, party, role, status, lastUpdated } = value;
  const news = { _id, status: { $ne: status }, lastUpdated: { $lt: lastUpdated } };
  const update = {
    $set: { party, status, lastUpdated },
    $setOnInsert: { kind, connectionId, role, order: new mongoose.mongo.ObjectId() },
  };
  return insertedAsNew(statuses.updateOne(news, update, { upsert: true }).exec());
}

function toRecord({ _id, ...rest }: PresenceDocument): PresenceRecord {
  return { connectionId: _id, ...rest };
}

function presenceModel(connection: Connection): Model<PresenceDocument> {
  const schema = new Schema<PresenceDocument>(
    { _id: { type: String, required: true }, state: String, changedAt: Date, lastSeenAt: Date, resyncFrom: Date },
    { versionKey: false, collection: 'presences' },
  );
  return connection.model<PresenceDocument>('Presence', schema);
}

function statusModel(connection: Connection): Model<StatusDocument> {
  const schema = new Schema<StatusDocument>(
    {
      _id: { type: String, required: true },
      kind: String,
      connectionId: String,
      party: Schema.Types.Mixed,
      role: String,
      status: String,
      lastUpdated: Date,
      order: Schema.Types.ObjectId,
    },
    { versionKey: false, collection: 'party_statuses' },
  );
  schema.index({ kind: 1, connectionId: 1 });
  return connection.model<StatusDocument>('PartyStatus', schema);
}
