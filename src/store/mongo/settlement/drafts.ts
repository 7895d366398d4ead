import { type Connection, type Model, Schema } from 'mongoose';
import type { PlannedDocument } from '../../../domain/clearing/run-input.js';
import type { ManualDraft, ManualDraftState } from '../../../domain/invoicing/manual-draft.js';
import type { DraftStore } from '../../clearing/draft-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface PlannedDraftDocument {
  /** `{run}/{place in the plan}`. */
  _id: string;
  runId: string;
  place: number;
  planned: unknown;
}

interface ManualDraftDocument {
  _id: string;
  state: ManualDraftState;
  createdAt: Date;
  manual: unknown;
}

/** Drafts that one insert may carry. */
const BATCH = 100;

export function mongoDraftStore(connection: Connection): DraftStore {
  const planned = plannedModel(connection);
  const manual = manualModel(connection);
  return {
    keepPlan: (runId, documents) => keepPlan(planned, runId, documents),
    planOf: (runId) => planOf(planned, runId),
    discardPlan: async (runId) => {
      await planned.deleteMany({ runId });
    },
    insert: (draft) => insertedAsNew(manual.create(toDocument(draft))),
    find: async (id) => {
      const found = await manual.findById(id).lean<ManualDraftDocument>();
      return found ? toDomain(found) : undefined;
    },
    change: async (draft, from) => {
      const { _id, ...fields } = toDocument(draft);
      return (await manual.updateOne({ _id, state: { $in: [...from] } }, { $set: fields })).matchedCount === 1;
    },
    list: async () => (await manual.find().sort({ createdAt: 1, _id: 1 }).lean<ManualDraftDocument[]>()).map(toDomain),
  };
}

function plannedModel(connection: Connection): Model<PlannedDraftDocument> {
  const schema = new Schema<PlannedDraftDocument>(
    { _id: { type: String, required: true }, runId: String, place: Number, planned: Schema.Types.Mixed },
    { versionKey: false, collection: 'planned-drafts' },
  );
  schema.index({ runId: 1, place: 1 });
  return connection.model<PlannedDraftDocument>('PlannedDraft', schema);
}

function manualModel(connection: Connection): Model<ManualDraftDocument> {
  const schema = new Schema<ManualDraftDocument>(
    { _id: { type: String, required: true }, state: String, createdAt: Date, manual: Schema.Types.Mixed },
    { versionKey: false, collection: 'manual-drafts' },
  );
  schema.index({ createdAt: 1, _id: 1 });
  return connection.model<ManualDraftDocument>('ManualDraft', schema);
}

async function keepPlan(
  planned: Model<PlannedDraftDocument>,
  runId: string,
  documents: readonly PlannedDocument[],
): Promise<void> {
  await planned.deleteMany({ runId });
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH).map((document, index) => ({
      _id: `${runId}/${start + index}`,
      runId,
      place: start + index,
      planned: toStored(document),
    }));
    await planned.insertMany(batch);
  }
}

async function* planOf(planned: Model<PlannedDraftDocument>, runId: string): AsyncIterable<PlannedDocument> {
  const cursor = planned.find({ runId }).sort({ place: 1 }).lean<PlannedDraftDocument[]>().cursor();
  for await (const document of cursor) {
    yield fromStored<PlannedDocument>((document as PlannedDraftDocument).planned);
  }
}

function toDocument(draft: ManualDraft): ManualDraftDocument {
  return { _id: draft.id, state: draft.state, createdAt: draft.createdAt, manual: toStored(draft) };
}

function toDomain(document: ManualDraftDocument): ManualDraft {
  return fromStored<ManualDraft>(document.manual);
}
