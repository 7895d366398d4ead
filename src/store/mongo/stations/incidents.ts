import { type Connection, type Model, Schema, type UpdateQuery } from 'mongoose';
import { type Incident, type IncidentState, isUnsolved, type ResolvedBy } from '../../../domain/healing/incident.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { IncidentFilter, IncidentStore } from '../../stations/incident-store.js';
import { createFinder, createInserter } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { countIncidents } from './count-incidents.js';

export interface IncidentDocument {
  _id: string;
  party: PartyKey;
  stationId: string;
  kind: Incident['kind'];
  state: IncidentState;
  openedAt: Date;
  /** Outlet, kind and subject while it is not over: unique, so that there is one of each. */
  openFor?: string;
  resolvedBy?: ResolvedBy;
  dueAt?: Date;
  revision: number;
  incident: unknown;
}

const UNSOLVED: IncidentState[] = ['WATCHED', 'OPEN', 'ESCALATED'];

export function mongoIncidentStore(connection: Connection): IncidentStore {
  const incidents = incidentModel(connection);
  const insert = createInserter<IncidentDocument>(incidents.collection as never);
  return {
    insert: (incident) => insert(toDocument(incident)),
    find: async (id) => {
      const found = await incidents.findById(id).lean<IncidentDocument>();
      return found ? toDomain(found) : undefined;
    },
    unsolved: createFinder<IncidentDocument, readonly Incident[]>(incidents.collection as never, {
      field: 'stationId',
      among: { state: { $in: UNSOLVED } },
      valueOf: ({ stationId }) => stationId,
      toFound: (found) => found.map(toDomain).sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime()),
    }),
    change: async (incident) => {
      const { _id, ...fields } = toDocument(incident);
      const gone = { ...(!fields.openFor && { openFor: 1 }), ...(!fields.dueAt && { dueAt: 1 }) };
      const update: UpdateQuery<IncidentDocument> = {
        $set: fields,
        ...(Object.keys(gone).length > 0 && { $unset: gone }),
      };
      return (await incidents.updateOne({ _id, revision: incident.revision - 1 }, update)).matchedCount === 1;
    },
    discard: async ({ id, revision }) =>
      (await incidents.deleteOne({ _id: id, revision, state: 'WATCHED' })).deletedCount === 1,
    due: async (at, limit) =>
      (
        await incidents
          .find({ dueAt: { $lte: at } })
          .sort({ dueAt: 1 })
          .limit(limit)
          .lean<IncidentDocument[]>()
      ).map(toDomain),
    page: async (filter, { offset, limit }) => {
      const query = toQuery(filter);
      const [total, found] = await Promise.all([
        incidents.countDocuments(query),
        incidents.find(query).sort({ openedAt: -1, _id: 1 }).skip(offset).limit(limit).lean<IncidentDocument[]>(),
      ]);
      return { items: found.map(toDomain), total };
    },
    counts: (filter) => countIncidents(incidents, toQuery(filter)),
  };
}

function incidentModel(connection: Connection): Model<IncidentDocument> {
  const schema = new Schema<IncidentDocument>(
    {
      _id: { type: String, required: true },
      party: String,
      stationId: String,
      kind: String,
      state: String,
      openedAt: Date,
      openFor: String,
      resolvedBy: String,
      dueAt: Date,
      revision: Number,
      incident: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'incidents' },
  );
  schema.index({ openFor: 1 }, { unique: true, sparse: true });
  schema.index({ dueAt: 1 }, { sparse: true });
  schema.index({ stationId: 1, state: 1 });
  schema.index({ state: 1, openedAt: -1 });
  schema.index({ party: 1, openedAt: -1 });
  return connection.model<IncidentDocument>('Incident', schema);
}

function toQuery({
  parties,
  party,
  stationId,
  kind,
  state,
  openedFrom,
  openedUntil,
}: IncidentFilter): Record<string, unknown> {
  const opened = { ...(openedFrom && { $gte: openedFrom }), ...(openedUntil && { $lt: openedUntil }) };
  const sides = [...(parties ? [{ party: { $in: [...parties] } }] : []), ...(party ? [{ party }] : [])];
  return {
    state: state ?? { $in: ['OPEN', 'ESCALATED', 'RECOVERED', 'CLOSED'] },
    ...(sides.length > 0 && { $and: sides }),
    ...(stationId !== undefined && { stationId }),
    ...(kind && { kind }),
    ...(Object.keys(opened).length > 0 && { openedAt: opened }),
  };
}

function toDocument(incident: Incident): IncidentDocument {
  const { id, party, stationId, evse, connector, kind, subject = '', state, openedAt, revision } = incident;
  return {
    _id: id,
    party: partyKey(party),
    stationId,
    kind,
    state,
    openedAt,
    ...(isUnsolved(incident) && { openFor: [stationId, evse, connector, kind, subject].join('/') }),
    ...(incident.resolvedBy && { resolvedBy: incident.resolvedBy }),
    ...(incident.dueAt && { dueAt: incident.dueAt }),
    revision,
    incident: toStored(incident),
  };
}

function toDomain({ incident }: IncidentDocument): Incident {
  return fromStored<Incident>(incident);
}
