import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import type { Audience } from '../../domain/routing/audience.js';
import type {
  CopiedModule,
  ObjectQuery,
  ObjectStore,
  Page,
  PublishedOf,
  PublishedQuery,
  SameId,
  StoredObject,
} from '../object-store.js';
import { insertedAsNew } from './base/duplicate-key.js';
import { createPageMarks, type PageMarks } from './page-marks.js';

interface ObjectDocument {
  _id: string;
  /** Creation order for paging: a page does not shift when an object is updated. */
  order: mongoose.mongo.ObjectId;
  owner: PartyKey;
  id: string;
  /** Folded to upper case. */
  idKey: string;
  /** Who may see it: the owner, and its audience or `OPEN`. */
  parties: (PartyKey | typeof OPEN)[];
  ocpiVersion: string;
  json: string;
  lastUpdated: Date;
  publishedFor?: string;
  revision: number;
}

/**
 * Stands in `parties` for everybody. No party key is without `*`; as long as one, so that the embedded store can read
 * the index for a party and for everybody side by side, in the order of creation.
 */
const OPEN = 'PUBLIC';

/** Objects with the same id; who asks for one of more has to say whose. */
const MAX_SAME_ID = 100;

interface Shelf {
  readonly model: Model<ObjectDocument>;
  readonly marks: PageMarks;
}

type Shelves = Record<CopiedModule, Shelf>;

export function mongoObjectStore(connection: Connection): ObjectStore {
  const shelf = (module: CopiedModule): Shelf => {
    const model = objectModel(connection, module);
    return { model, marks: createPageMarks(model) };
  };
  const shelves: Shelves = {
    locations: shelf('locations'),
    sessions: shelf('sessions'),
    tariffs: shelf('tariffs'),
    tokens: shelf('tokens'),
  };
  return {
    find: async (module, key) => {
      const found = await shelves[module].model.findById(key).lean<ObjectDocument>();
      return found ? toDomain(module, found) : undefined;
    },
    findById: async (module, id, of = {}) => {
      const found = await shelves[module].model
        .find({ idKey: id.toUpperCase(), ...narrowedTo(of) })
        .limit(MAX_SAME_ID + 1)
        .lean<ObjectDocument[]>();
      if (found.length > MAX_SAME_ID) {
        throw new HubError('ambiguous-receiver', `more than ${MAX_SAME_ID} ${module} have the id ${id}: say whose`);
      }
      return found.map((document) => toDomain(module, document));
    },
    put: (object) => put(shelves[object.module], object),
    remove: async ({ module, key, revision }) => {
      const { model, marks } = shelves[module];
      const { deletedCount } = await model.deleteOne({ _id: key, revision });
      marks.forget();
      return deletedCount === 1;
    },
    page: (module, query) => page(shelves[module], module, query),
    publishedPlans: () => publishedPlans(shelves.tariffs),
    published: (query) => published(shelves.tariffs, query),
  };
}

const PUBLISHED_ONLY = { partialFilterExpression: { publishedFor: { $exists: true } } };

function objectModel(connection: Connection, module: CopiedModule): Model<ObjectDocument> {
  const schema = new Schema<ObjectDocument>(
    {
      _id: { type: String, required: true },
      order: Schema.Types.ObjectId,
      owner: String,
      id: String,
      idKey: String,
      parties: [String],
      ocpiVersion: String,
      json: String,
      lastUpdated: Date,
      publishedFor: String,
      revision: Number,
    },
    { versionKey: false, collection: module },
  );
  schema.index({ owner: 1, order: 1 });
  schema.index({ idKey: 1 });
  schema.index({ parties: 1, order: 1 });
  schema.index({ parties: 1, lastUpdated: 1 });
  // Only tariffs are published; those of partners have no place in it.
  if (module === 'tariffs') schema.index({ publishedFor: 1, lastUpdated: 1 }, PUBLISHED_ONLY);
  return connection.model<ObjectDocument>(`Ocpi-${module}`, schema);
}

async function put({ model, marks }: Shelf, object: StoredObject): Promise<boolean> {
  const { module: _module, key, audience: _audience, ...fields } = object;
  const content = { ...fields, idKey: object.id.toUpperCase(), parties: partiesOf(object) };
  if (object.revision === 1) {
    return insertedAsNew(model.create({ _id: key, order: new mongoose.mongo.ObjectId(), ...content }));
  }
  const before = { _id: key, revision: object.revision - 1 };
  // Mostly those who may see it stay the same, and with them its place in every list.
  const change = { $set: content, ...(object.publishedFor === undefined && { $unset: { publishedFor: 1 } }) };
  const same = await model.updateOne({ ...before, parties: content.parties }, change);
  if (same.matchedCount === 1) return true;
  const changed = await model.updateOne(before, change);
  if (changed.matchedCount === 1) marks.forget();
  return changed.matchedCount === 1;
}

/** The type of a token stands at the end of its key. */
function narrowedTo({ owner, tokenType }: SameId) {
  return { ...(owner && { owner }), ...(tokenType && { _id: endingWith(`/${tokenType.toUpperCase()}`) }) };
}

/** The wire has no patterns with a zero byte in them. */
function endingWith(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\0', '\\x00');
  return new RegExp(`${escaped}$`);
}

/** The owner comes first. */
function partiesOf({ owner, audience }: StoredObject): ObjectDocument['parties'] {
  return audience === 'EVERYBODY' ? [owner, OPEN] : [owner, ...audience];
}

function audienceIn([_owner, ...others]: ObjectDocument['parties']): Audience {
  const named = others.filter((party) => party !== OPEN);
  return named.length < others.length ? 'EVERYBODY' : named;
}

async function page({ model, marks }: Shelf, module: CopiedModule, query: ObjectQuery): Promise<Page<StoredObject>> {
  const lastUpdated = { ...(query.dateFrom && { $gte: query.dateFrom }), ...(query.dateTo && { $lt: query.dateTo }) };
  const filter = {
    parties: { $in: query.visibleTo.map((reader) => (reader === 'EVERYBODY' ? OPEN : reader)) },
    ...ownedBy(query),
    ...((query.dateFrom || query.dateTo) && { lastUpdated }),
  };
  const inOrder = (found: object, skip: number) =>
    model.find(found).sort({ order: 1 }).skip(skip).limit(query.limit).lean<ObjectDocument[]>();
  if (query.dateFrom || query.dateTo) {
    const [total, documents] = await Promise.all([model.countDocuments(filter), inOrder(filter, query.offset)]);
    return { items: documents.map((document) => toDomain(module, document)), total };
  }
  const { total, from, skip } = await marks.find(filter, query.offset);
  const documents = await inOrder({ ...filter, order: { $gte: from } }, skip);
  return { items: documents.map((document) => toDomain(module, document)), total };
}

function ownedBy({ owner, owners }: ObjectQuery) {
  if (owner) return { owner };
  if (!owners) return {};
  return { owner: owners.kind === 'only' ? { $in: owners.parties } : { $nin: owners.parties } };
}

async function publishedPlans({ model }: Shelf): Promise<readonly PublishedOf[]> {
  const found = await model.aggregate<{ _id: PublishedOf }>([
    { $match: { publishedFor: { $exists: true, $gt: '' } } },
    { $group: { _id: { plan: '$publishedFor', owner: '$owner' } } },
    { $sort: { _id: 1 } },
  ]);
  return found.map(({ _id: { plan, owner } }) => ({ plan, owner }));
}

async function published(
  { model }: Shelf,
  { plan, owner, writtenFrom, writtenUntil, first = 'OLDEST', limit }: PublishedQuery,
): Promise<readonly StoredObject[]> {
  const lastUpdated = { ...(writtenFrom && { $gte: writtenFrom }), ...(writtenUntil && { $lt: writtenUntil }) };
  const filter = { publishedFor: plan, owner, ...((writtenFrom || writtenUntil) && { lastUpdated }) };
  const found = await model
    .find(filter)
    .sort({ lastUpdated: first === 'OLDEST' ? 1 : -1 })
    .limit(limit)
    .lean<ObjectDocument[]>();
  return found.map((document) => toDomain('tariffs', document));
}

function toDomain(module: CopiedModule, document: ObjectDocument): StoredObject {
  const { _id: key, owner, id, parties, ocpiVersion, json, lastUpdated, publishedFor, revision } = document;
  const audience = audienceIn(parties);
  return {
    module,
    key,
    owner,
    id,
    audience,
    ocpiVersion,
    json,
    lastUpdated,
    ...(publishedFor && { publishedFor }),
    revision,
  };
}
