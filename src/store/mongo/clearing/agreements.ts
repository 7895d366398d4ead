import { type Connection, type Model, Schema } from 'mongoose';
import { type Agreement, agreementAt } from '../../../domain/clearing/agreement.js';
import { HubError } from '../../../domain/errors.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { AgreementPair, AgreementStore } from '../../agreement-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface AgreementDocument {
  _id: string;
  cpo: PartyKey;
  emsp: PartyKey;
  parties: PartyKey[];
  version: number;
  validFrom: Date;
  validUntil?: Date;
  agreement: unknown;
}

export function mongoAgreementStore(connection: Connection): AgreementStore {
  const agreements = agreementModel(connection);
  return {
    insert: (agreement) => insert(agreements, agreement),
    versions: (pair) => versions(agreements, pair),
    validAt: async ({ at, ...pair }) => agreementAt(await versions(agreements, pair), at),
    find: async (key) => {
      const found = await agreements.findById(key).lean<AgreementDocument>();
      return found ? toDomain(found) : undefined;
    },
    list: async (involving) => {
      const filter = involving ? { parties: { $in: [...involving] } } : {};
      return (await agreements.find(filter).sort({ _id: 1 }).lean<AgreementDocument[]>()).map(toDomain);
    },
  };
}

function agreementModel(connection: Connection): Model<AgreementDocument> {
  const schema = new Schema<AgreementDocument>(
    {
      _id: { type: String, required: true },
      cpo: String,
      emsp: String,
      parties: [String],
      version: Number,
      validFrom: Date,
      validUntil: Date,
      agreement: Schema.Types.Mixed,
    },
    // Fees of an agreement may be none at all, which is another thing than those of the hub.
    { versionKey: false, minimize: false, collection: 'agreements' },
  );
  schema.index({ cpo: 1, emsp: 1, validFrom: -1, version: -1 });
  schema.index({ parties: 1 });
  return connection.model<AgreementDocument>('Agreement', schema);
}

async function versions(agreements: Model<AgreementDocument>, pair: AgreementPair): Promise<readonly Agreement[]> {
  const { cpo, emsp } = pair;
  const found = await agreements.find({ cpo, emsp }).sort({ validFrom: -1, version: -1 }).lean<AgreementDocument[]>();
  return found.map(toDomain);
}

async function insert(agreements: Model<AgreementDocument>, agreement: Agreement): Promise<void> {
  const cpo = partyKey(agreement.cpo);
  const emsp = partyKey(agreement.emsp);
  const document = {
    _id: agreement.key,
    cpo,
    emsp,
    parties: [cpo, emsp],
    version: agreement.version,
    validFrom: agreement.validFrom,
    ...(agreement.validUntil && { validUntil: agreement.validUntil }),
    agreement: toStored(agreement),
  };
  if (!(await insertedAsNew(agreements.create(document)))) {
    throw new HubError('conflict', `agreement ${agreement.key} exists; a change is a new version`, 'version');
  }
}

function toDomain(document: AgreementDocument): Agreement {
  return fromStored<Agreement>(document.agreement);
}
