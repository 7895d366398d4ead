import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ApiAnswer } from './api-path.js';

/**
 * Answers with a file that is written while it is sent. What refuses before the first piece becomes a status; after that
 * the connection is cut, so that nobody takes half a file for a whole one.
 */
export async function sendStream(
  response: Response,
  file: Omit<Extract<ApiAnswer, { kind: 'stream' }>, 'kind'>,
): Promise<void> {
  const pieces = file.bytes[Symbol.asyncIterator]();
  const first = await pieces.next();
  response.attachment(file.name).type(file.type);
  const rest = async function* () {
    try {
      for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
    } finally {
      await pieces.return?.();
    }
  };
  await pipeline(Readable.from(rest()), response).catch(() => response.destroy());
}
