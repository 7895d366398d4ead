import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { framesIn } from '../../../domain/stations/station-frame.js';
import type {
  FrameChunk,
  FrameCursor,
  FramePage,
  FrameQuery,
  FrameStore,
  KeptFrame,
} from '../../stations/frame-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

const pack = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw);
const unpack = promisify<Uint8Array, Buffer>(inflateRaw);
/** The fastest: it is done on a thread of its own, and less is to be written. */
const PACKING = { level: 1 };
/** One search reads no more than this, and then says where to go on. */
const MOST_BYTES_READ = 24 * 1024 * 1024;
const FETCHED_TOGETHER = 4;

interface ChunkDocument extends Omit<FrameChunk, 'frames' | 'id'> {
  _id: string;
  frames: mongoose.mongo.Binary;
}

/** Frames in chunks. The index leads to those that have frames of a station; they are unpacked to be looked at. */
export function mongoFrameStore(connection: Connection): FrameStore {
  const chunks = chunkModel(connection);
  return {
    insert: async ({ id, frames, ...fields }) => {
      const packed = await pack(frames, PACKING);
      const document = { _id: id, ...fields, frames: new mongoose.mongo.Binary(packed) };
      await insertedAsNew(chunks.collection.insertOne(document as never));
    },
    ofStation: (query) => search(chunks, query),
  };
}

function chunkModel(connection: Connection): Model<ChunkDocument> {
  const schema = new Schema<ChunkDocument>(
    {
      _id: { type: String, required: true },
      from: Date,
      until: Date,
      count: Number,
      stationIds: [String],
      expiresAt: Date,
      frames: Buffer,
    },
    { versionKey: false, collection: 'stationFrames' },
  );
  schema.index({ stationIds: 1, until: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<ChunkDocument>('StationFrameChunk', schema);
}

/** Reads chunks by their end, newest first, until the page is full and no older chunk can have a newer frame. */
async function search(chunks: Model<ChunkDocument>, query: FrameQuery): Promise<FramePage> {
  const { stationId, from, before, limit } = query;
  const filter = {
    stationIds: stationId,
    until: { $gte: from ?? new Date(0) },
    ...(before && { from: { $lte: before.at } }),
  };
  const cursor = chunks.collection.find<ChunkDocument>(filter, { batchSize: FETCHED_TOGETHER }).sort({ until: -1 });
  let found: KeptFrame[] = [];
  let bytesRead = 0;
  try {
    for await (const chunk of cursor) {
      const sure = found.filter(({ at }) => at > chunk.until);
      if (sure.length >= limit) break;
      if (bytesRead > MOST_BYTES_READ) {
        return { items: sure, next: sure.at(-1) ?? { at: new Date(chunk.until.getTime() + 1), id: '' } };
      }
      const piece = await unpack(chunk.frames.buffer);
      bytesRead += piece.length;
      found = [...found, ...wanted(chunk._id, piece, query)].sort(newestFirst).slice(0, limit + 1);
    }
  } finally {
    await cursor.close();
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last && { next: { at: last.at, id: last.id } }) };
}

function wanted(chunkId: string, piece: Uint8Array, { stationId, from, before }: FrameQuery): readonly KeptFrame[] {
  return framesIn(piece, stationId)
    .map(({ index, frame }) => ({ id: `${chunkId}-${index}`, ...frame }))
    .filter((frame) => (!from || frame.at >= from) && (!before || newestFirst(before, frame) < 0));
}

/** Of the same millisecond: by chunk, and within it by place. */
function newestFirst(a: FrameCursor, b: FrameCursor): number {
  const byTime = b.at.getTime() - a.at.getTime();
  if (byTime !== 0) return byTime;
  const [one, other] = [placeOf(a.id), placeOf(b.id)];
  if (one.chunkId !== other.chunkId) return one.chunkId < other.chunkId ? 1 : -1;
  return other.index - one.index;
}

/** The uuid of a chunk has dashes of its own. */
function placeOf(id: string): { readonly chunkId: string; readonly index: number } {
  const dash = id.lastIndexOf('-');
  return { chunkId: id.slice(0, Math.max(0, dash)), index: Number(id.slice(dash + 1)) };
}
