import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import type { FileStore } from '../document-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

interface FilePiece {
  /** `{sha256}/{piece}`. */
  _id: string;
  /** Pieces of the whole file; on the first piece only, which is written last. */
  pieces?: number;
  bytes: mongoose.mongo.Binary;
}

/** Well under the 16 MB that a document may have. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** Files by content: writing one twice changes nothing. The first piece comes last, so a file is whole or absent. */
export function mongoFileStore(connection: Connection): FileStore {
  const pieces = fileModel(connection);
  return {
    put: (sha256, bytes) => put(pieces, sha256, bytes),
    get: (sha256) => get(pieces, sha256),
  };
}

function fileModel(connection: Connection): Model<FilePiece> {
  const schema = new Schema<FilePiece>(
    { _id: { type: String, required: true }, pieces: Number, bytes: Buffer },
    { versionKey: false, collection: 'files' },
  );
  return connection.model<FilePiece>('File', schema);
}

async function put(pieces: Model<FilePiece>, sha256: string, bytes: Buffer): Promise<void> {
  const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
  for (let piece = count - 1; piece >= 0; piece--) {
    const part = new mongoose.mongo.Binary(bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES));
    const document: FilePiece = { _id: `${sha256}/${piece}`, bytes: part, ...(piece === 0 && { pieces: count }) };
    await insertedAsNew(pieces.collection.insertOne(document as never));
  }
}

async function get(pieces: Model<FilePiece>, sha256: string): Promise<Buffer | undefined> {
  const first = await pieces.findById(`${sha256}/0`).lean<FilePiece>();
  if (!first) return undefined;
  const parts = [toBuffer(first)];
  for (let piece = 1; piece < (first.pieces ?? 1); piece++) {
    const part = await pieces.findById(`${sha256}/${piece}`).lean<FilePiece>();
    if (!part) throw new Error(`file ${sha256} lacks piece ${piece}`);
    parts.push(toBuffer(part));
  }
  return Buffer.concat(parts);
}

function toBuffer(piece: FilePiece): Buffer {
  return Buffer.from(piece.bytes.buffer);
}
