import { type Connection, type Model, Schema } from 'mongoose';
import { objectKey, type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import type { Site } from '../../../domain/stations/site.js';
import type { SiteStore } from '../../stations/site-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface SiteDocument {
  /** `NL*ABC/LOC1`: ids are CiStrings, so folded. */
  _id: string;
  party: PartyKey;
  revision: number;
  site: unknown;
}

export function mongoSiteStore(connection: Connection): SiteStore {
  const sites = siteModel(connection);
  return {
    insert: (site) => insertedAsNew(sites.create(toDocument(site))),
    replace: async (site) => {
      const { _id, ...fields } = toDocument(site);
      return (await sites.updateOne({ _id, revision: site.revision - 1 }, { $set: fields })).matchedCount === 1;
    },
    find: async (party, id) => {
      const found = await sites.findById(objectKey(parsePartyKey(party), id)).lean<SiteDocument>();
      return found ? toDomain(found) : undefined;
    },
    list: async ({ parties, after, limit }) => {
      const query = {
        ...(parties && { party: { $in: [...parties] } }),
        ...(after !== undefined && { _id: { $gt: after } }),
      };
      return (await sites.find(query).sort({ _id: 1 }).limit(limit).lean<SiteDocument[]>()).map(toDomain);
    },
  };
}

function siteModel(connection: Connection): Model<SiteDocument> {
  const schema = new Schema<SiteDocument>(
    { _id: { type: String, required: true }, party: String, revision: Number, site: Schema.Types.Mixed },
    { versionKey: false, minimize: false, collection: 'station-sites' },
  );
  schema.index({ party: 1, _id: 1 });
  return connection.model<SiteDocument>('StationSite', schema);
}

function toDocument(site: Site): SiteDocument {
  const { id, party, revision } = site;
  return { _id: objectKey(party, id), party: partyKey(party), revision, site: toStored(site) };
}

function toDomain({ site }: SiteDocument): Site {
  return fromStored<Site>(site);
}
