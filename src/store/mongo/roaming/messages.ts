import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { type Frame, readFrames } from '../../../domain/messages/frames.js';
import { isFailed, type LoggedMessage } from '../../../domain/messages/logged-message.js';
import type {
  MessageChunk,
  MessageCursor,
  MessagePage,
  MessageQuery,
  MessageStore,
} from '../../roaming/message-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

const pack = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw);
const unpack = promisify<Uint8Array, Buffer>(inflateRaw);
/** The fastest; on a thread of its own, and less is to be written, so that it costs less than it saves. */
const PACKING = { level: 1 };

interface ChunkDocument extends Omit<MessageChunk, 'id' | 'frames'> {
  _id: string;
  frames: mongoose.mongo.Binary;
}

/** No leg lasts longer; chunks that end later than this behind a moment have no leg that began before it. */
const LONGEST_LEG_MS = 600_000;
/** One search reads no more than this, and then says where to go on. */
const MOST_BYTES_READ = 24 * 1024 * 1024;
/** Chunks that are fetched together; each has a megabyte at the most, before it is packed. */
const FETCHED_TOGETHER = 4;

/**
 * Messages in chunks. The indexes lead to the chunks that may have what is wanted; their legs are looked at one by one.
 * Chunks overlap in time, since a leg counts from its beginning and is written at its end.
 */
export function mongoMessageStore(connection: Connection): MessageStore {
  const chunks = chunkModel(connection);
  return {
    insert: async ({ id, frames, ...fields }) => {
      const packed = await pack(frames, PACKING);
      const document = { _id: id, ...fields, frames: new mongoose.mongo.Binary(packed) };
      await insertedAsNew(chunks.collection.insertOne(document as never));
    },
    find: async (id) => {
      const { chunkId, index } = parseId(id);
      const chunk = index === undefined ? null : await chunks.findById(chunkId).lean<ChunkDocument>();
      if (!chunk) return undefined;
      for (const frame of readFrames(await framesOf(chunk))) if (frame.index === index) return frame.toMessage(id);
      return undefined;
    },
    search: (query) => search(chunks, query),
  };
}

function chunkModel(connection: Connection): Model<ChunkDocument> {
  const schema = new Schema<ChunkDocument>(
    {
      _id: { type: String, required: true },
      from: Date,
      until: Date,
      count: Number,
      correlationIds: [String],
      connectionIds: [String],
      parties: [String],
      modules: [String],
      objectIds: [String],
      hasFailures: Boolean,
      expiresAt: Date,
      frames: Buffer,
    },
    { versionKey: false, collection: 'messages' },
  );
  schema.index({ until: 1 });
  schema.index({ correlationIds: 1, until: 1 });
  schema.index({ objectIds: 1, until: 1 });
  schema.index({ parties: 1, until: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<ChunkDocument>('MessageChunk', schema);
}

/** The uuid of a chunk has dashes of its own. */
function parseId(id: string): { readonly chunkId: string; readonly index: number | undefined } {
  const dash = id.lastIndexOf('-');
  const index = id.slice(dash + 1);
  return { chunkId: id.slice(0, Math.max(0, dash)), index: /^\d{1,9}$/.test(index) ? Number(index) : undefined };
}

function framesOf({ frames }: ChunkDocument): Promise<Uint8Array> {
  return unpack(frames.buffer);
}

/** Reads chunks by their end, newest first, until the page is full and no older chunk can have a newer leg. */
async function search(chunks: Model<ChunkDocument>, query: MessageQuery): Promise<MessagePage> {
  const cursor = chunks.collection
    .find<ChunkDocument>(chunkFilter(query), { batchSize: FETCHED_TOGETHER })
    .sort({ until: -1 });
  let found: LoggedMessage[] = [];
  let bytesRead = 0;
  try {
    for await (const chunk of cursor) {
      const sure = found.filter(({ at }) => at > chunk.until).length;
      if (sure >= query.limit) break;
      const rest = placeBefore(chunk.until);
      if (bytesRead > MOST_BYTES_READ && isBehind(rest, query.before)) {
        return { items: found.slice(0, sure), next: rest };
      }
      const frames = await framesOf(chunk);
      bytesRead += frames.length;
      for (const frame of readFrames(frames)) {
        const id = `${chunk._id}-${frame.index}`;
        if (matches(frame, id, query)) found.push(frame.toMessage(id));
      }
      // One more than the page has tells that there is a next one.
      found = found.sort(newestFirst).slice(0, query.limit + 1);
    }
  } finally {
    await cursor.close();
  }
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return { items, ...(found.length > items.length && last && { next: { at: last.at, id: last.id } }) };
}

/** What the indexes and the fields of a chunk can tell. */
function chunkFilter({ correlationId, objectIds, party, visibleTo, module, outcome, ...times }: MessageQuery): object {
  const parties = [
    ...(party ? [{ parties: party }] : []),
    ...(visibleTo ? [{ parties: { $in: [...visibleTo] } }] : []),
  ];
  const { from, until, before } = times;
  const newestMs = Math.min(
    until?.getTime() ?? Number.MAX_SAFE_INTEGER,
    before?.at.getTime() ?? Number.MAX_SAFE_INTEGER,
  );
  const isBounded = newestMs < Number.MAX_SAFE_INTEGER;
  return {
    ...(correlationId !== undefined && { correlationIds: correlationId }),
    ...(objectIds && { objectIds: objectIds.length === 1 ? objectIds[0] : { $in: [...objectIds] } }),
    ...(parties.length === 1 ? parties[0] : parties.length > 1 && { $and: parties }),
    ...(module !== undefined && { modules: module }),
    ...(outcome === 'FAILED' && { hasFailures: true }),
    until: {
      $gte: from ?? new Date(0),
      ...(isBounded && { $lte: new Date(newestMs + LONGEST_LEG_MS) }),
    },
    ...(isBounded && { from: { $lte: new Date(newestMs) } }),
  };
}

function matches({ facts }: Frame, id: string, query: MessageQuery): boolean {
  const { correlationId, direction, module, objectIds, outcome, party, visibleTo } = query;
  const { platformParties } = facts;
  return (
    (correlationId === undefined || facts.correlationId === correlationId) &&
    (direction === undefined || facts.direction === direction) &&
    (module === undefined || facts.module === module) &&
    (!objectIds || (facts.objectId !== undefined && objectIds.includes(facts.objectId))) &&
    (!party || platformParties.includes(party)) &&
    (!visibleTo || platformParties.some((one) => visibleTo.includes(one))) &&
    (outcome === undefined || isFailed(facts) === (outcome === 'FAILED')) &&
    isInTime({ at: new Date(facts.atMs), id }, query)
  );
}

function isInTime(place: MessageCursor, { from, until, before }: MessageQuery): boolean {
  return (!from || place.at >= from) && (!until || place.at < until) && isBehind(place, before);
}

/** Whether a place comes after another one in the order of messages. */
function isBehind(place: MessageCursor, before: MessageCursor | undefined): boolean {
  return !before || newestFirst(before, place) < 0;
}

function newestFirst(a: MessageCursor, b: MessageCursor): number {
  const byTime = b.at.getTime() - a.at.getTime();
  if (byTime !== 0) return byTime;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** Where messages begin that are not newer than this moment. */
function placeBefore(moment: Date): MessageCursor {
  return { at: new Date(moment.getTime() + 1), id: '' };
}
