import { type FramePiece, framePiece } from '../../domain/stations/station-frame.js';
import type { FrameChunk, FramePage, FrameQuery, FrameStore } from '../../store/stations/frame-store.js';
import type { Clock, EventLog, Secrets } from '../ports.js';
import type { Frame, FrameLog } from './station-ports.js';

export interface FrameLogOptions {
  readonly store: Pick<FrameStore, 'insert'>;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId'>;
  readonly log: EventLog;
  readonly keepDays: number;
  /** Counts frames that memory had no room for. */
  readonly countDropped?: (count: number) => void;
  /** Others in tests only. */
  readonly limits?: Partial<FrameLogLimits>;
}

export interface FrameLogLimits {
  /** A chunk is written when it has so many frames or bytes, or so old a frame. */
  readonly chunkFrames: number;
  readonly chunkBytes: number;
  readonly chunkMs: number;
  /** What may wait for the store. */
  readonly waitingBytes: number;
  /** First pause after the store has failed; it is doubled, up to 32 times this. */
  readonly retryMs: number;
  /** Longer texts are cut. */
  readonly textLength: number;
}

const LIMITS: FrameLogLimits = {
  chunkFrames: 2_000,
  chunkBytes: 1024 * 1024,
  chunkMs: 1_000,
  waitingBytes: 16 * 1024 * 1024,
  retryMs: 500,
  textLength: 65_536,
};
const LONGEST_PAUSE = 32;
const DAY_MS = 86_400_000;

/**
 * Collects the frames of all stations and writes them in chunks. Frames of the last second may be lost with the process.
 * When the store is behind, memory stays bounded: the oldest chunks are dropped, counted and told.
 */
export function createFrameLog(options: FrameLogOptions): FrameLog {
  const { clock, secrets, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const writer = createWriter(options, limits);
  let piece: FramePiece = framePiece();
  let fromMs = 0;
  let untilMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function seal(): void {
    clearTimeout(timer);
    timer = undefined;
    const count = piece.count();
    if (count === 0) return;
    const sealed = piece;
    // A little more than this time will do, most likely: to grow is to copy.
    piece = framePiece(sealed.bytes() * 1.25);
    const expiresAt = new Date(clock.now().getTime() + options.keepDays * DAY_MS);
    const [from, until, stationIds] = [new Date(fromMs), new Date(untilMs), sealed.stationIds()];
    writer.write({ id: secrets.newId(), from, until, count, stationIds, expiresAt, frames: sealed.finish() });
  }

  function add(frame: Frame): void {
    const atMs = frame.at.getTime();
    const isFirst = piece.count() === 0;
    fromMs = isFirst ? atMs : Math.min(fromMs, atMs);
    untilMs = isFirst ? atMs : Math.max(untilMs, atMs);
    const isLong = frame.text.length > limits.textLength;
    piece.add(isLong ? { ...frame, text: `${frame.text.slice(0, limits.textLength)}…` } : frame);
    if (piece.count() >= limits.chunkFrames || piece.bytes() >= limits.chunkBytes) seal();
    else timer ??= setTimeout(seal, limits.chunkMs).unref();
  }

  return {
    record: (frame) => {
      try {
        add(frame);
      } catch (error) {
        log.warn({ event: 'frame-log.failed', error: String(error) });
      }
    },
    flush: async () => {
      seal();
      await writer.settled();
    },
  };
}

/** Writes chunks one after the other, and holds what waits within bounds. */
function createWriter({ store, log, countDropped }: FrameLogOptions, { waitingBytes, retryMs }: FrameLogLimits) {
  const waiting: FrameChunk[] = [];
  let bytes = 0;
  let pauseMs = retryMs;
  let writing: Promise<void> | undefined;

  function take(): FrameChunk | undefined {
    const chunk = waiting.shift();
    bytes -= chunk?.frames.length ?? 0;
    return chunk;
  }

  function add(chunk: FrameChunk, place: 'first' | 'last'): void {
    if (place === 'last') waiting.push(chunk);
    else waiting.unshift(chunk);
    bytes += chunk.frames.length;
    while (bytes > waitingBytes) {
      const dropped = take()?.count ?? 0;
      countDropped?.(dropped);
      log.warn({ event: 'frame-log.behind', dropped });
    }
  }

  /** Until nothing waits, or the store fails. */
  async function drain(): Promise<void> {
    for (let chunk = take(); chunk; chunk = take()) {
      try {
        await store.insert(chunk);
        pauseMs = retryMs;
      } catch (error) {
        log.warn({ event: 'frame-log.not-written', frames: chunk.count, error: String(error) });
        add(chunk, 'first');
        setTimeout(start, pauseMs).unref();
        pauseMs = Math.min(retryMs * LONGEST_PAUSE, pauseMs * 2);
        return;
      }
    }
  }

  function start(): void {
    writing ??= drain().finally(() => {
      writing = undefined;
    });
  }

  return {
    write: (chunk: FrameChunk) => {
      add(chunk, 'last');
      start();
    },
    settled: () => writing ?? Promise.resolve(),
  };
}

/** Frames of a station, newest first, also those of this moment. Who may see them is the caller's to decide. */
export async function readFrames(
  hub: { readonly frames: Pick<FrameStore, 'ofStation'>; readonly frameLog: Pick<FrameLog, 'flush'> },
  query: FrameQuery,
): Promise<FramePage> {
  await hub.frameLog.flush();
  return hub.frames.ofStation(query);
}
