import { type Connection, type Model, Schema } from 'mongoose';
import type { LegalEntity } from '../../../domain/clearing/legal-entity.js';
import { partyKey } from '../../../domain/party.js';
import type { LegalEntityStore } from '../../legal-entity-store.js';

interface LegalEntityDocument {
  _id: string;
  entity: LegalEntity;
}

export function mongoLegalEntityStore(connection: Connection): LegalEntityStore {
  const entities = legalEntityModel(connection);
  return {
    put: async (entity) => {
      await entities.updateOne({ _id: partyKey(entity.party) }, { $set: { entity } }, { upsert: true });
    },
    find: async (party) => (await entities.findById(party).lean<LegalEntityDocument>())?.entity,
    list: async () => {
      const found = await entities.find().sort({ _id: 1 }).lean<LegalEntityDocument[]>();
      return found.map((document) => document.entity);
    },
  };
}

function legalEntityModel(connection: Connection): Model<LegalEntityDocument> {
  const schema = new Schema<LegalEntityDocument>(
    { _id: { type: String, required: true }, entity: Schema.Types.Mixed },
    { versionKey: false, collection: 'legal-entities' },
  );
  return connection.model<LegalEntityDocument>('LegalEntity', schema);
}
