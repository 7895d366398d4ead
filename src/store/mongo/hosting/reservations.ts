import { type Connection, type Model, Schema } from 'mongoose';
import type { Reservation } from '../../../domain/hosting/reservation.js';
import type { ReservationStore } from '../../hosting/reservation-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type ReservationDocument = Omit<Reservation, 'key'> & { _id: string };

const HELD = { $in: ['REQUESTED', 'ACTIVE'] as const };

export function mongoReservationStore(connection: Connection): ReservationStore {
  const reservations = reservationModel(connection);
  return {
    put: async ({ key, ...rest }) => {
      const document = { _id: key, ...rest };
      if (rest.revision === 1) return insertedAsNew(reservations.create(document));
      const before = { _id: key, revision: rest.revision - 1 };
      let matched = 0;
      const isFree = await insertedAsNew(
        reservations.replaceOne(before, document).then(({ matchedCount }) => {
          matched = matchedCount;
        }),
      );
      return isFree && matched === 1;
    },
    find: async (key) => toDomain(await reservations.findById(key).lean<ReservationDocument>()),
    findByNumber: async (stationId, number) =>
      toDomain(await reservations.findOne({ stationId, number }).lean<ReservationDocument>()),
    heldAt: async (stationId) =>
      (
        await reservations.find({ stationId, state: HELD }).sort({ createdAt: 1 }).lean<ReservationDocument[]>()
      ).flatMap((document) => toDomain(document) ?? []),
    overdue: async (at, limit) => {
      const found = reservations.find({ state: HELD, expiresAt: { $lte: at } });
      const sorted = found.sort({ expiresAt: 1 }).limit(limit);
      return (await sorted.lean<ReservationDocument[]>()).flatMap((document) => toDomain(document) ?? []);
    },
    sessionsDue: async (limit) => {
      const sorted = reservations.find({ sessionDue: true }).sort({ updatedAt: 1 }).limit(limit);
      return (await sorted.lean<ReservationDocument[]>()).flatMap((document) => toDomain(document) ?? []);
    },
    cdrsDue: async (at, limit) => {
      const sorted = reservations
        .find({ cdrDueAt: { $lte: at } })
        .sort({ cdrDueAt: 1 })
        .limit(limit);
      return (await sorted.lean<ReservationDocument[]>()).flatMap((document) => toDomain(document) ?? []);
    },
  };
}

function reservationModel(connection: Connection): Model<ReservationDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<ReservationDocument>(
    {
      _id: { type: String, required: true },
      reservationId: String,
      party: Mixed,
      emsp: Mixed,
      siteId: String,
      stationId: String,
      number: Number,
      outlet: Mixed,
      idToken: Mixed,
      isOneTime: Boolean,
      driver: Mixed,
      expiresAt: Date,
      state: String,
      usedAt: Date,
      agreedAt: Date,
      session: Mixed,
      sessionDue: Boolean,
      cdrDueAt: Date,
      callbackId: String,
      correlationId: String,
      createdAt: Date,
      updatedAt: Date,
      revision: Number,
    },
    { versionKey: false, collection: 'reservations' },
  );
  schema.index({ stationId: 1, number: 1 }, { unique: true });
  schema.index({ stationId: 1, state: 1 });
  schema.index({ state: 1, expiresAt: 1 });
  schema.index({ sessionDue: 1, updatedAt: 1 });
  schema.index({ cdrDueAt: 1 }, { sparse: true });
  return connection.model<ReservationDocument>('Reservation', schema);
}

function toDomain(document: ReservationDocument | null): Reservation | undefined {
  if (!document) return undefined;
  const { _id, ...rest } = document;
  return { key: _id, ...rest };
}
