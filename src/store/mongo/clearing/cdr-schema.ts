import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import type { CdrNextStep, CdrRecord, Finance, Review } from '../../../domain/clearing/cdr-record.js';
import { partyKey } from '../../../domain/party.js';
import { fromStored, toStored } from '../base/codec.js';

/** A CDR as it is stored: the evidence, the three clocks, and the columns that queries need. */
export interface CdrDocument {
  _id: string;
  /** Creation order for paging. */
  order: mongoose.mongo.ObjectId;
  cpo: string;
  emsp: string;
  /** CPO and eMSP: who may see it. */
  parties: string[];
  chargeCountry: string;
  currency: string;
  endedAt: Date;
  lastUpdated: Date;
  cdr: unknown;
  original: string;
  ocpiVersion: string;
  contentHash: string;
  receivedAt: Date;
  correlationId: string;
  review: { state: Review['state']; [field: string]: unknown };
  finance: {
    state: Finance['state'];
    runId?: string;
    documentNumber?: string;
    line?: number;
    purchaseNumber?: string;
    purchaseLine?: number;
    corrects?: string;
    correctsPurchase?: string;
    by?: string;
    reason?: string;
  };
  nextStep: CdrNextStep;
  /** Held by the one accepted CDR of a session. */
  sessionClaim?: string;
  waitsFor?: string;
  /** Who made the last change of the review, among several at the same time. */
  reviewMark?: mongoose.mongo.ObjectId;
}

export function cdrModel(connection: Connection): Model<CdrDocument> {
  const schema = new Schema<CdrDocument>(
    {
      _id: { type: String, required: true },
      order: { type: Schema.Types.ObjectId, required: true },
      cpo: String,
      emsp: String,
      parties: [String],
      chargeCountry: String,
      currency: String,
      endedAt: Date,
      lastUpdated: Date,
      cdr: Schema.Types.Mixed,
      original: String,
      ocpiVersion: String,
      contentHash: String,
      receivedAt: Date,
      correlationId: String,
      review: Schema.Types.Mixed,
      finance: Schema.Types.Mixed,
      nextStep: String,
      sessionClaim: String,
      waitsFor: String,
      reviewMark: Schema.Types.ObjectId,
    },
    { versionKey: false, minimize: false, collection: 'cdrs' },
  );
  schema.index({ order: 1 });
  schema.index({ parties: 1, order: 1 });
  schema.index({ 'review.state': 1, order: 1 });
  schema.index({ endedAt: 1 });
  schema.index({ nextStep: 1, receivedAt: 1 });
  schema.index({ sessionClaim: 1 }, { unique: true, sparse: true });
  schema.index({ waitsFor: 1 }, { sparse: true });
  schema.index({ 'finance.runId': 1, _id: 1 }, { sparse: true });
  schema.index(
    { 'finance.runId': 1, cpo: 1, emsp: 1 },
    { partialFilterExpression: { 'finance.runId': { $exists: true } } },
  );
  schema.index({ 'finance.documentNumber': 1, _id: 1 }, { sparse: true });
  schema.index({ 'finance.purchaseNumber': 1, _id: 1 }, { sparse: true });
  schema.index({ 'finance.state': 1, 'review.state': 1, 'review.contestableUntil': 1 });
  return connection.model<CdrDocument>('Cdr', schema);
}

export function toCdrDocument(record: CdrRecord): CdrDocument {
  const cpo = partyKey(record.cdr.party);
  const emsp = partyKey(record.emsp);
  return {
    _id: record.key,
    order: new mongoose.mongo.ObjectId(),
    cpo,
    emsp,
    parties: [cpo, emsp],
    chargeCountry: record.chargeCountry,
    currency: record.cdr.currency,
    endedAt: record.cdr.endedAt,
    lastUpdated: record.cdr.lastUpdated,
    cdr: toStored(record.cdr),
    original: record.original,
    ocpiVersion: record.ocpiVersion,
    contentHash: record.contentHash,
    receivedAt: record.receivedAt,
    correlationId: record.correlationId,
    review: { ...record.review },
    finance: { ...record.finance },
    nextStep: record.nextStep,
  };
}

export function toCdrRecord(document: CdrDocument): CdrRecord {
  const cdr = fromStored<CdrRecord['cdr']>(document.cdr);
  return {
    key: document._id,
    cdr,
    emsp: cdr.token.party,
    chargeCountry: document.chargeCountry,
    original: document.original,
    ocpiVersion: document.ocpiVersion,
    contentHash: document.contentHash,
    receivedAt: document.receivedAt,
    correlationId: document.correlationId,
    review: fromStored<Review>(document.review),
    finance: fromStored<Finance>(document.finance),
    nextStep: document.nextStep,
  };
}
