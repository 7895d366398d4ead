import { type Connection, type Model, Schema } from 'mongoose';
import { type PartyKey, parsePartyKey, partyKey } from '../../../../domain/party.js';
import type { SecurityEvent } from '../../../../domain/stations/security/security-event.js';
import type { SecurityEventQuery, SecurityEventStore } from '../../../stations/security/security-event-store.js';
import { insertedAsNew } from '../../base/duplicate-key.js';

type EventDocument = Omit<SecurityEvent, 'party'> & { _id: string; party: PartyKey };

const KEPT_SECONDS = 2 * 366 * 86_400;

export function mongoSecurityEventStore(connection: Connection): SecurityEventStore {
  const events = eventModel(connection);
  return {
    insert: (event) => insertedAsNew(events.create(toDocument(event))),
    list: async (asked) => {
      const found = events.find(toQuery(asked)).sort({ receivedAt: -1, _id: 1 }).limit(asked.limit);
      return (await found.lean<EventDocument[]>()).map(toDomain);
    },
  };
}

function toQuery({ parties, stationId, isCritical, before }: SecurityEventQuery): Record<string, unknown> {
  return {
    ...(parties && { party: { $in: [...parties] } }),
    ...(stationId !== undefined && { stationId }),
    ...(isCritical !== undefined && { isCritical }),
    ...(before && { receivedAt: { $lt: before } }),
  };
}

function eventModel(connection: Connection): Model<EventDocument> {
  const schema = new Schema<EventDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      party: String,
      type: { type: String },
      at: Date,
      receivedAt: Date,
      techInfo: String,
      isCritical: Boolean,
    },
    { versionKey: false, collection: 'station-security-events' },
  );
  schema.index({ stationId: 1, receivedAt: -1 });
  schema.index({ party: 1, receivedAt: -1 });
  schema.index({ receivedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  return connection.model<EventDocument>('StationSecurityEvent', schema);
}

function toDocument(event: SecurityEvent): EventDocument {
  const { stationId, type, at, techInfo = '' } = event;
  return { _id: [stationId, at.toISOString(), type, techInfo].join(' '), ...event, party: partyKey(event.party) };
}

function toDomain({ _id, party, ...event }: EventDocument): SecurityEvent {
  return { ...event, party: parsePartyKey(party) };
}
