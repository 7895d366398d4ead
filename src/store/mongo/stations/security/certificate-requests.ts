import { type Connection, type Model, Schema } from 'mongoose';
import { type PartyKey, partyKey } from '../../../../domain/party.js';
import type { CertificateRequest } from '../../../../domain/stations/security/certificate-request.js';
import type {
  CertificateRequestQuery,
  CertificateRequestStore,
} from '../../../stations/security/certificate-request-store.js';
import { fromStored, toStored } from '../../base/codec.js';
import { insertedAsNew } from '../../base/duplicate-key.js';

interface RequestDocument {
  _id: string;
  stationId: string;
  party: PartyKey;
  state: string;
  receivedAt: Date;
  dueAt?: Date;
  validTo?: Date;
  revision: number;
  request: unknown;
}

export function mongoCertificateRequestStore(connection: Connection): CertificateRequestStore {
  const requests = requestModel(connection);
  return {
    insert: (request) => insertedAsNew(requests.create(toDocument(request))),
    replace: async (request) => {
      const document = toDocument(request);
      const filter = { _id: request.id, revision: request.revision - 1 };
      return (await requests.replaceOne(filter, document)).matchedCount === 1;
    },
    find: async (id) => {
      const found = await requests.findById(id).lean<RequestDocument>();
      return found ? toDomain(found) : undefined;
    },
    list: async (asked) => {
      const found = requests.find(toQuery(asked)).sort({ receivedAt: -1, _id: 1 }).limit(asked.limit);
      return (await found.lean<RequestDocument[]>()).map(toDomain);
    },
    due: async (at, limit) => {
      const found = requests.find({ state: 'SIGNED', dueAt: { $lte: at } }).sort({ dueAt: 1 });
      return (await found.limit(limit).lean<RequestDocument[]>()).map(toDomain);
    },
    expiring: async (before, limit) => {
      const found = requests.find({ state: 'INSTALLED', validTo: { $lt: before } }).sort({ validTo: 1 });
      return (await found.limit(limit).lean<RequestDocument[]>()).map(toDomain);
    },
  };
}

function toQuery({ parties, stationId, state }: CertificateRequestQuery): Record<string, unknown> {
  return {
    ...(parties && { party: { $in: [...parties] } }),
    ...(stationId !== undefined && { stationId }),
    ...(state && { state }),
  };
}

function requestModel(connection: Connection): Model<RequestDocument> {
  const schema = new Schema<RequestDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      party: String,
      state: String,
      receivedAt: Date,
      dueAt: Date,
      validTo: Date,
      revision: Number,
      request: Schema.Types.Mixed,
    },
    { versionKey: false, minimize: false, collection: 'station-certificate-requests' },
  );
  schema.index({ stationId: 1, receivedAt: -1 });
  schema.index({ party: 1, receivedAt: -1 });
  schema.index({ state: 1, dueAt: 1 });
  schema.index({ state: 1, validTo: 1 });
  return connection.model<RequestDocument>('StationCertificateRequest', schema);
}

function toDocument(request: CertificateRequest): RequestDocument {
  const { id, stationId, party, state, receivedAt, dueAt, certificate, revision } = request;
  return {
    _id: id,
    stationId,
    party: partyKey(party),
    state,
    receivedAt,
    ...(dueAt && { dueAt }),
    ...(certificate && { validTo: certificate.validTo }),
    revision,
    request: toStored(request),
  };
}

function toDomain({ request }: RequestDocument): CertificateRequest {
  return fromStored<CertificateRequest>(request);
}
