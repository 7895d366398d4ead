import { type Connection, type Model, Schema } from 'mongoose';
import type { LoadLimit } from '../../../domain/load/load-limit.js';
import type { GridSignal } from '../../../domain/load/site-slots.js';
import type { LoadStore } from '../../load/load-store.js';

interface LimitDocument extends Omit<LoadLimit, 'transactionId'> {
  _id: string;
  /** When it may be forgotten. */
  forgetAt: Date;
}

interface SignalDocument extends Omit<GridSignal, 'id'> {
  /** `NL*ABC/LOC1/ID`. */
  _id: string;
  siteKey: string;
  id: string;
  forgetAt: Date;
}

const DAY_MS = 86_400_000;
/** A site has a few signals at a time. */
const MAX_SIGNALS = 500;

export function mongoLoadStore(connection: Connection): LoadStore {
  const limits = limitModel(connection);
  const signals = signalModel(connection);
  return {
    limitsOf: async (transactionIds) =>
      (await limits.find({ _id: { $in: [...transactionIds] } }).lean<LimitDocument[]>()).map(toLimit),
    putLimit: async ({ transactionId, ...limit }) => {
      const forgetAt = new Date(limit.endsAt.getTime() + DAY_MS);
      await limits.replaceOne({ _id: transactionId }, { ...limit, forgetAt }, { upsert: true });
    },
    putSignal: async (siteKey, { id, ...signal }) => {
      const forgetAt = new Date(signal.until.getTime() + DAY_MS);
      const document = { siteKey, id, ...signal, forgetAt };
      await signals.replaceOne({ _id: `${siteKey}/${id}` }, document, { upsert: true });
    },
    signals: async (siteKey, after) =>
      (
        await signals
          .find({ siteKey, until: { $gt: after } })
          .sort({ until: 1 })
          .limit(MAX_SIGNALS)
          .lean<SignalDocument[]>()
      ).map(({ id, from, until, maxPowerW }) => ({ id, from, until, maxPowerW })),
  };
}

function toLimit({ _id, periods, endsAt, answer, at, pausedSince }: LimitDocument): LoadLimit {
  const common = { transactionId: _id, endsAt, answer, at, ...(pausedSince && { pausedSince }) };
  return { ...common, periods: periods.map(({ startsAt, limitW }) => ({ startsAt, limitW })) };
}

function limitModel(connection: Connection): Model<LimitDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<LimitDocument>(
    {
      _id: { type: String, required: true },
      periods: [Mixed],
      endsAt: Date,
      answer: String,
      at: Date,
      pausedSince: Date,
      forgetAt: Date,
    },
    { versionKey: false, collection: 'load-limits' },
  );
  schema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<LimitDocument>('LoadLimit', schema);
}

function signalModel(connection: Connection): Model<SignalDocument> {
  const schema = new Schema<SignalDocument>(
    {
      _id: { type: String, required: true },
      siteKey: String,
      id: String,
      from: Date,
      until: Date,
      maxPowerW: Number,
      forgetAt: Date,
    },
    { versionKey: false, id: false, collection: 'grid-signals' },
  );
  schema.index({ siteKey: 1, until: 1 });
  schema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<SignalDocument>('GridSignal', schema);
}
