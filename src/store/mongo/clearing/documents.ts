import { type Connection, type Model, Schema } from 'mongoose';
import { assert, HubError } from '../../../domain/errors.js';
import type { DocumentDraft, IssuedDocument } from '../../../domain/invoicing/document.js';
import { assertFollows } from '../../../domain/invoicing/document-number.js';
import { numberDocument, sealDocument } from '../../../domain/invoicing/document-text.js';
import type { DocumentFilter, DocumentStore, HistoryQuery, IssueStamp } from '../../document-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';
import { createTurns } from '../base/turns.js';

interface DocumentDocument {
  /** The number. */
  _id: string;
  key: string;
  series: string;
  year: number;
  sequence: number;
  issueDate: string;
  runId?: string;
  period: string;
  type: string;
  parties: string[];
  seller: string;
  corrects?: string[];
  hasFiles: boolean;
  files: IssuedDocument['files'];
  /** The document without its files: what the content hash is of. */
  content: unknown;
}

/** Attempts to take a number while others take the same one. */
const NUMBER_ATTEMPTS = 1_000;

export function mongoDocumentStore(connection: Connection): DocumentStore {
  const documents = documentModel(connection);
  const inTurn = createTurns();
  return {
    issue: (draft, stamp) => inTurn(draft.series, () => issue(documents, draft, stamp)),
    attach: async (number, files) => {
      await documents.updateOne({ _id: number, hasFiles: false }, { $set: { files, hasFiles: true } });
    },
    find: async (number) => maybe(await documents.findById(number).lean<DocumentDocument>()),
    findByKey: async (key) => maybe(await documents.findOne({ key }).lean<DocumentDocument>()),
    page: async (filter, { offset, limit }) => {
      const query = toQuery(filter);
      const [total, found] = await Promise.all([
        documents.countDocuments(query),
        documents.find(query).sort({ _id: 1 }).skip(offset).limit(limit).lean<DocumentDocument[]>(),
      ]);
      return { items: found.map(toDomain), total };
    },
    stream: (filter) => stream(documents, filter),
    history: (query) => history(documents, query),
    lastIssueDate: async () => {
      const last = await documents.findOne().sort({ issueDate: -1 }).lean<DocumentDocument>();
      return last?.issueDate;
    },
    withoutFiles: async (limit, { after = '', runId } = {}) => {
      const left = { hasFiles: false, _id: { $gt: after }, ...(runId !== undefined && { runId }) };
      const found = await documents.find(left).sort({ _id: 1 }).limit(limit).lean<DocumentDocument[]>();
      return found.map(toDomain);
    },
  };
}

function documentModel(connection: Connection): Model<DocumentDocument> {
  const schema = new Schema<DocumentDocument>(
    {
      _id: { type: String, required: true },
      key: String,
      series: String,
      year: Number,
      sequence: Number,
      issueDate: String,
      runId: String,
      period: String,
      type: String,
      parties: [String],
      seller: String,
      corrects: { type: [String], default: undefined },
      hasFiles: Boolean,
      files: Schema.Types.Mixed,
      content: Schema.Types.Mixed,
    },
    { versionKey: false, minimize: false, collection: 'documents' },
  );
  schema.index({ key: 1 }, { unique: true });
  schema.index({ series: 1, year: 1, sequence: -1 }, { unique: true });
  schema.index({ parties: 1, _id: 1 });
  schema.index({ runId: 1 });
  schema.index({ period: 1 });
  schema.index({ type: 1 });
  schema.index({ seller: 1, period: 1 });
  schema.index({ corrects: 1 }, { sparse: true });
  schema.index({ issueDate: -1 });
  schema.index({ hasFiles: 1, _id: 1 });
  return connection.model<DocumentDocument>('Document', schema);
}

async function issue(
  documents: Model<DocumentDocument>,
  draft: DocumentDraft,
  { issuedAt, sha256 }: IssueStamp,
): Promise<IssuedDocument> {
  const year = Number(draft.issueDate.slice(0, 4));
  for (let attempt = 0; attempt < NUMBER_ATTEMPTS; attempt++) {
    const issued = await documents.findOne({ key: draft.key }).lean<DocumentDocument>();
    if (issued) return toDomain(issued);
    const { series } = draft;
    const last = await documents.findOne({ series, year }).sort({ sequence: -1 }).lean<DocumentDocument>();
    const numbered = numberDocument(draft, { sequence: (last?.sequence ?? 0) + 1, issuedAt });
    assertFollows(numbered, last ? toDomain(last) : undefined);
    const document = sealDocument(numbered, sha256);
    if (await insertedAsNew(documents.create(toDocument(document)))) return document;
  }
  throw new HubError('conflict', `no number could be taken in series ${draft.series}-${year}`);
}

async function history(
  documents: Model<DocumentDocument>,
  { numbers, seller, period }: HistoryQuery,
): Promise<readonly IssuedDocument[]> {
  const wanted = [{ _id: { $in: [...numbers] } }, { corrects: { $in: [...numbers] } }, { seller, period }];
  const found = new Map<string, IssuedDocument>();
  for (const query of wanted) {
    for (const document of await documents.find(query).lean<DocumentDocument[]>()) {
      found.set(document._id, toDomain(document));
    }
  }
  return [...found.values()];
}

async function* stream(documents: Model<DocumentDocument>, filter: DocumentFilter): AsyncIterable<IssuedDocument> {
  const cursor = documents.find(toQuery(filter)).sort({ _id: 1 }).lean<DocumentDocument[]>().cursor();
  for await (const document of cursor) yield toDomain(document as never);
}

function toQuery(filter: DocumentFilter): Record<string, unknown> {
  return {
    ...(filter.involving && { parties: { $in: [...filter.involving] } }),
    ...(filter.runId && { runId: filter.runId }),
    ...(filter.period && { period: filter.period }),
    ...(filter.type && { type: filter.type }),
  };
}

function toDocument(document: IssuedDocument): DocumentDocument {
  const { files, ...content } = document;
  const { number, key, series, year, sequence, issueDate, runId, period, type, sellerKey, buyerKey } = document;
  const parties = [sellerKey, buyerKey];
  const columns = {
    _id: number,
    key,
    series,
    year,
    sequence,
    issueDate,
    ...(runId && { runId }),
    period,
    type,
    parties,
    seller: sellerKey,
  };
  const corrects = document.corrects && { corrects: [...document.corrects] };
  return { ...columns, ...corrects, hasFiles: false, files, content: toStored(content) };
}

function maybe(document: DocumentDocument | null): IssuedDocument | undefined {
  return document ? toDomain(document) : undefined;
}

function toDomain(document: DocumentDocument): IssuedDocument {
  const content = fromStored<Omit<IssuedDocument, 'files'>>(document.content);
  assert(content.number === document._id, `document ${document._id} holds number ${content.number}`);
  return { ...content, files: document.files ?? {} };
}
