import { type Connection, type Model, Schema } from 'mongoose';
import type { StationLink, StationLinkStore } from '../../../stations/station-command-store.js';
import { bulkOutcome } from '../../base/bulk.js';
import { duplicateKeyFields } from '../../base/duplicate-key.js';

interface LinkDocument {
  _id: string;
  /** Absent: no process has it. */
  processId?: string;
  generation: number;
}

interface ProcessDocument {
  _id: string;
  until: Date;
}

/** Links that are put back in one go. */
const MOST_TOGETHER = 1_000;

export function mongoStationLinkStore(connection: Connection): StationLinkStore {
  const links = linkModel(connection);
  const processes = processModel(connection);
  const forget = async (processId: string) => {
    await links.updateMany({ processId }, { $unset: { processId: 1 } });
    await processes.deleteOne({ _id: processId });
  };
  return {
    claim: (stationId, processId) => claim(links, stationId, processId),
    release: async ({ stationId, processId, generation }) => {
      await links.updateOne({ _id: stationId, processId, generation }, { $unset: { processId: 1 } });
    },
    restore: async (lost) => {
      for (let first = 0; first < lost.length; first += MOST_TOGETHER) {
        const updates = lost.slice(first, first + MOST_TOGETHER).map(({ stationId, processId, generation }) => ({
          updateOne: {
            filter: { _id: stationId, generation, processId: { $exists: false } },
            update: { $set: { processId } },
          },
        }));
        await bulkOutcome(links.collection.bulkWrite(updates as never, { ordered: false }));
      }
    },
    find: async (stationId) => {
      const found = await links.findById(stationId).lean<LinkDocument>();
      return found?.processId === undefined ? undefined : toDomain(found, found.processId);
    },
    renewProcess: async (processId, until) => {
      const written = await processes.updateOne({ _id: processId }, { $set: { until } }, { upsert: true });
      return written.matchedCount > 0;
    },
    isAlive: async (processId, now) => (await processes.exists({ _id: processId, until: { $gt: now } })) !== null,
    processes: async (now) => {
      const alive = await processes.find({ until: { $gt: now } }, { _id: 1 }).lean<Pick<ProcessDocument, '_id'>[]>();
      return alive.map(({ _id }) => _id);
    },
    forgetProcess: forget,
    forgetSilent: async (since) => {
      const silent = await processes.find({ until: { $lt: since } }, { _id: 1 }).lean<Pick<ProcessDocument, '_id'>[]>();
      for (const { _id } of silent) await forget(_id);
      return silent.length;
    },
  };
}

function linkModel(connection: Connection): Model<LinkDocument> {
  const schema = new Schema<LinkDocument>(
    { _id: { type: String, required: true }, processId: String, generation: Number },
    { versionKey: false, collection: 'station-links' },
  );
  schema.index({ processId: 1 }, { sparse: true });
  return connection.model<LinkDocument>('StationLink', schema);
}

function processModel(connection: Connection): Model<ProcessDocument> {
  const schema = new Schema<ProcessDocument>(
    { _id: { type: String, required: true }, until: Date },
    { versionKey: false, collection: 'station-processes' },
  );
  schema.index({ until: 1 });
  return connection.model<ProcessDocument>('StationProcess', schema);
}

/** Two processes that claim a station that nobody knew insert it both; the one that is refused claims it again. */
async function claim(
  links: Model<LinkDocument>,
  stationId: string,
  processId: string,
): Promise<{ readonly link: StationLink; readonly before?: string }> {
  const update = { $set: { processId }, $inc: { generation: 1 } };
  const options = { upsert: true, returnDocument: 'before' } as const;
  try {
    const before = await links.findOneAndUpdate({ _id: stationId }, update, options).lean<LinkDocument>();
    const link = { stationId, processId, generation: (before?.generation ?? 0) + 1 };
    return before?.processId === undefined ? { link } : { link, before: before.processId };
  } catch (error) {
    if (duplicateKeyFields(error) === undefined) throw error;
    return claim(links, stationId, processId);
  }
}

function toDomain({ _id, generation }: LinkDocument, processId: string): StationLink {
  return { stationId: _id, processId, generation };
}
