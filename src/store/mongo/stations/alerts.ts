import { type Connection, type Model, Schema } from 'mongoose';
import type { Alert } from '../../../domain/healing/alert.js';
import type { AlertStore, LeasedAlert } from '../../stations/alert-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface AlertDocument {
  _id: string;
  state: 'GIVEN_UP' | 'PENDING' | 'SENT';
  /** When it may be taken; while leased, when the lease ends. */
  dueAt: Date;
  attempt: number;
  leaseId?: string;
  lastError?: string;
  doneAt?: Date;
  /** When it is forgotten. */
  expiresAt?: Date;
  alert: unknown;
}

/** How long an alert is remembered that was sent or given up. */
const REMEMBERED_MS = 90 * 86_400_000;

export function mongoAlertStore(connection: Connection): AlertStore {
  const alerts = alertModel(connection);
  const settle = async ({ alert, leaseId }: LeasedAlert, change: Partial<AlertDocument>): Promise<boolean> => {
    const update = { $set: change, $unset: { leaseId: 1 as const } };
    return (await alerts.updateOne({ _id: alert.key, leaseId, state: 'PENDING' }, update)).matchedCount === 1;
  };
  const done = (at: Date) => ({ doneAt: at, expiresAt: new Date(at.getTime() + REMEMBERED_MS) });
  return {
    put: (alert) =>
      insertedAsNew(
        alerts.create({
          _id: alert.key,
          state: 'PENDING',
          dueAt: alert.createdAt,
          attempt: 0,
          alert: toStored(alert),
        }),
      ),
    take: async ({ now, until, leaseId, limit }) => {
      const query = { state: 'PENDING' as const, dueAt: { $lte: now } };
      const seen = await alerts.find(query, { _id: 1 }).sort({ dueAt: 1 }).limit(limit).lean<{ _id: string }[]>();
      const ids = seen.map(({ _id }) => _id);
      if (ids.length === 0) return [];
      const leased = { $set: { dueAt: until, leaseId }, $inc: { attempt: 1 } };
      await alerts.updateMany({ _id: { $in: ids }, ...query }, leased);
      return (await alerts.find({ _id: { $in: ids }, leaseId }).lean<AlertDocument[]>()).map(toLeased);
    },
    sent: (leased, at) => settle(leased, { state: 'SENT', ...done(at) }),
    retryAt: (leased, at, error) => settle(leased, { dueAt: at, lastError: error }),
    giveUp: (leased, at, error) => settle(leased, { state: 'GIVEN_UP', lastError: error, ...done(at) }),
    counts: async () => {
      const [pending = 0, sent = 0, givenUp = 0] = await Promise.all(
        (['PENDING', 'SENT', 'GIVEN_UP'] as const).map((state) => alerts.countDocuments({ state })),
      );
      return { pending, sent, givenUp };
    },
  };
}

function alertModel(connection: Connection): Model<AlertDocument> {
  const schema = new Schema<AlertDocument>(
    {
      _id: { type: String, required: true },
      state: String,
      dueAt: Date,
      attempt: Number,
      leaseId: String,
      lastError: String,
      doneAt: Date,
      expiresAt: Date,
      alert: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'alerts' },
  );
  schema.index({ state: 1, dueAt: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0, sparse: true });
  return connection.model<AlertDocument>('Alert', schema);
}

function toLeased({ alert, attempt, leaseId = '' }: AlertDocument): LeasedAlert {
  return { alert: fromStored<Alert>(alert), attempt, leaseId };
}
