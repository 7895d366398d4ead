import { type Connection, type Model, Schema } from 'mongoose';
import type { PartyKey } from '../../../domain/party.js';
import type { ConfigurationTemplate } from '../../../domain/stations/configuration-template.js';
import type { StationTemplateStore } from '../../stations/station-template-store.js';

interface TemplateDocument extends ConfigurationTemplate {
  /** `NL*ABC/default`. */
  _id: string;
  party: PartyKey;
}

export function mongoStationTemplateStore(connection: Connection): StationTemplateStore {
  const templates = templateModel(connection);
  return {
    put: async (party, template) => {
      const _id = `${party}/${template.name}`;
      await templates.updateOne({ _id }, { $set: { party, ...template } }, { upsert: true });
    },
    ofParty: async (party) =>
      (await templates.find({ party }).sort({ _id: 1 }).lean<TemplateDocument[]>()).map(({ name, v16, v201 }) => ({
        name,
        v16,
        v201,
      })),
  };
}

function templateModel(connection: Connection): Model<TemplateDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<TemplateDocument>(
    { _id: { type: String, required: true }, party: String, name: String, v16: [Mixed], v201: [Mixed] },
    { versionKey: false, collection: 'station-templates' },
  );
  schema.index({ party: 1 });
  return connection.model<TemplateDocument>('StationTemplate', schema);
}
