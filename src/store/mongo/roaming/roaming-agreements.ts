import { type Connection, type Model, Schema } from 'mongoose';
import { HubError } from '../../../domain/errors.js';
import type { RoamingAgreement } from '../../../domain/routing/roaming-agreement.js';
import type { RoamingAgreementStore } from '../../roaming/roaming-agreement-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type AgreementDocument = Omit<RoamingAgreement, 'id'> & { _id: string };

export function mongoRoamingAgreementStore(connection: Connection): RoamingAgreementStore {
  const agreements = agreementModel(connection);
  return {
    insert: async ({ id, ...rest }) => {
      if (await insertedAsNew(agreements.create({ _id: id, ...rest }))) return;
      throw new HubError('conflict', 'there is such a roaming agreement already');
    },
    end: async (id, validUntil) =>
      (await agreements.updateOne({ _id: id }, { $min: { validUntil } })).matchedCount === 1,
    list: async () =>
      (await agreements.find().sort({ validFrom: 1, _id: 1 }).lean<AgreementDocument[]>()).map(
        ({ _id, ...rest }): RoamingAgreement => ({ id: _id, ...rest }),
      ),
  };
}

function agreementModel(connection: Connection): Model<AgreementDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<AgreementDocument>(
    { _id: { type: String, required: true }, parties: [Mixed], modules: Mixed, validFrom: Date, validUntil: Date },
    { versionKey: false, collection: 'roaming-agreements' },
  );
  schema.index({ validFrom: 1 });
  return connection.model<AgreementDocument>('RoamingAgreement', schema);
}
