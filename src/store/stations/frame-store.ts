import type { StationFrame } from '../../domain/stations/station-frame.js';

/** Frames that are written together. */
export interface FrameChunk {
  readonly id: string;
  /** Of the first and the last of them. */
  readonly from: Date;
  readonly until: Date;
  readonly count: number;
  readonly stationIds: readonly string[];
  readonly expiresAt: Date;
  /** See `framePiece`. */
  readonly frames: Uint8Array;
}

export interface KeptFrame extends StationFrame {
  /** `{chunk id}-{its index}`. */
  readonly id: string;
}

/** A place in the order of frames: newest first. */
export type FrameCursor = Pick<KeptFrame, 'at' | 'id'>;

export interface FrameQuery {
  readonly stationId: string;
  /** Included. */
  readonly from?: Date;
  /** Continues behind this frame of an earlier page. */
  readonly before?: FrameCursor;
  readonly limit: number;
}

export interface FramePage {
  readonly items: readonly KeptFrame[];
  /** Absent: there is nothing more. A page may be short, or empty, and go on nevertheless. */
  readonly next?: FrameCursor;
}

/** What crossed the sockets of stations. Written in chunks, read by station, forgotten after its time. */
export interface FrameStore {
  /** The same chunk again changes nothing. */
  insert(chunk: FrameChunk): Promise<void>;
  ofStation(query: FrameQuery): Promise<FramePage>;
}
