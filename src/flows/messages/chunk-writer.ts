import type { MessageChunk } from '../../store/roaming/message-store.js';
import type { EventLog } from '../ports.js';
import { createWaitingChunks, type WaitingChunk, type WaitingChunksOptions } from './waiting-chunks.js';

export interface ChunkWriterOptions extends WaitingChunksOptions {
  readonly insert: (chunk: MessageChunk) => Promise<void>;
  readonly log: EventLog;
  /** First pause while the store does not take anything. */
  readonly retryMs: number;
}

export interface ChunkWriter {
  /** Puts a chunk at the end of the queue. */
  write(chunk: MessageChunk): void;
  /** Resolves when everything is written, or when the store has failed; never rejects. */
  settled(): Promise<void>;
}

/** A chunk that cannot be written must not come again for ever. */
const MOST_FAULTS = 3;
/** The pause between attempts is doubled up to this many times the first. */
const LONGEST_PAUSE = 32;

/** Writes chunks one after the other, in the order in which they came, and holds what waits within bounds. */
export function createChunkWriter({ insert, log, retryMs, ...queueOptions }: ChunkWriterOptions): ChunkWriter {
  const waiting = createWaitingChunks(queueOptions);
  let state: 'idle' | 'writing' | 'pausing' = 'idle';
  let written = 0;
  let pauseMs = retryMs;
  let listeners: (() => void)[] = [];

  function tellListeners(): void {
    const told = listeners;
    listeners = [];
    for (const tell of told) tell();
  }

  async function drain(): Promise<void> {
    state = 'writing';
    for (let head = waiting.first(); head; head = waiting.first()) {
      if (!(await isWritten(head))) {
        pause();
        return;
      }
    }
    state = 'idle';
    tellListeners();
  }

  function pause(): void {
    state = 'pausing';
    tellListeners();
    setTimeout(() => void drain(), pauseMs).unref();
    pauseMs = Math.min(retryMs * LONGEST_PAUSE, pauseMs * 2);
  }

  async function isWritten(head: WaitingChunk): Promise<boolean> {
    try {
      await insert(head.chunk);
      written += 1;
      pauseMs = retryMs;
      waiting.remove(head);
      return true;
    } catch (error) {
      log.warn({ event: 'message-log.not-written', legs: head.chunk.count, error: String(error) });
      postpone(head);
      return false;
    }
  }

  /** It comes again behind the others, unless it is to blame itself. */
  function postpone(failed: WaitingChunk): void {
    if (failed.writtenBefore !== undefined && failed.writtenBefore < written) failed.faults += 1;
    failed.writtenBefore = written;
    if (failed.faults < MOST_FAULTS) {
      waiting.postpone(failed);
      return;
    }
    waiting.remove(failed);
    queueOptions.dropped('leg', failed.chunk.count);
  }

  return {
    write: (chunk) => {
      waiting.add(chunk);
      if (state === 'idle') void drain();
    },
    settled: () => {
      if (state !== 'writing') return Promise.resolve();
      return new Promise((tell) => listeners.push(tell));
    },
  };
}
