import { withoutBodies } from '../../domain/messages/frames.js';
import type { MessageChunk } from '../../store/roaming/message-store.js';

export interface WaitingChunk {
  chunk: MessageChunk;
  hasBodies: boolean;
  /** How often it failed while others were written: then it is not the store's fault. */
  faults: number;
  /** How many others had been written when it failed last. */
  writtenBefore?: number;
}

export interface WaitingChunks {
  first(): WaitingChunk | undefined;
  add(chunk: MessageChunk): void;
  /** Done with. Harmless when it has been dropped meanwhile. */
  remove(gone: WaitingChunk): void;
  /** It comes again behind the others. */
  postpone(late: WaitingChunk): void;
}

export interface WaitingChunksOptions {
  readonly mostBytes: number;
  readonly dropped: (what: 'body' | 'leg', count: number) => void;
}

/** A queue of chunks that never holds more than so many bytes: it drops the oldest, and all bodies before any leg. */
export function createWaitingChunks({ mostBytes, dropped }: WaitingChunksOptions): WaitingChunks {
  const waiting: WaitingChunk[] = [];
  let bytes = 0;

  function remove(gone: WaitingChunk): void {
    const at = waiting.indexOf(gone);
    if (at < 0) return;
    waiting.splice(at, 1);
    bytes -= gone.chunk.frames.length;
  }

  function makeRoom(): void {
    for (const one of waiting) {
      if (bytes <= mostBytes) return;
      if (!one.hasBodies) continue;
      const shorter = { ...one.chunk, frames: withoutBodies(one.chunk.frames) };
      bytes -= one.chunk.frames.length - shorter.frames.length;
      one.chunk = shorter;
      one.hasBodies = false;
      dropped('body', shorter.count);
    }
    for (let oldest = waiting[0]; oldest && bytes > mostBytes; oldest = waiting[0]) {
      remove(oldest);
      dropped('leg', oldest.chunk.count);
    }
  }

  return {
    first: () => waiting[0],
    add: (chunk) => {
      waiting.push({ chunk, hasBodies: true, faults: 0 });
      bytes += chunk.frames.length;
      makeRoom();
    },
    remove,
    postpone: (late) => {
      const at = waiting.indexOf(late);
      if (at >= 0) waiting.push(...waiting.splice(at, 1));
    },
  };
}
