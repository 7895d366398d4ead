import type { Socket } from 'node:net';
import type { Doc } from '../bson/value.js';
import { formatAnswer, HEADER_BYTES, MAX_MESSAGE_BYTES, parseMessage, type Request } from './message.js';

export type Answer = (request: Request) => Promise<Doc>;

/** Answers one client: messages in, in their order, answers out. What is no message ends the connection. */
export function serveConnection(socket: Socket, answer: Answer): void {
  const incoming = new Incoming();
  let isBusy = false;

  const work = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let message = incoming.next(); message !== undefined; message = incoming.next()) {
      const request = parseMessage(message);
      const body = await answer(request);
      if (request.answer !== 'none' && socket.writable) socket.write(formatAnswer(request, body));
    }
    isBusy = false;
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    incoming.push(chunk);
    work().catch(() => socket.destroy());
  });
}

/** Cuts a stream of bytes into messages. */
class Incoming {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  next(): Buffer | undefined {
    if (this.#size < HEADER_BYTES) return undefined;
    const first = this.#chunks[0];
    const head = first !== undefined && first.length >= HEADER_BYTES ? first : this.#joined();
    const length = head.readInt32LE(0);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new Error(`a message of ${length} bytes`);
    if (this.#size < length) return undefined;
    const bytes = this.#joined();
    this.#size -= length;
    this.#chunks = this.#size > 0 ? [bytes.subarray(length)] : [];
    return bytes.subarray(0, length);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}
