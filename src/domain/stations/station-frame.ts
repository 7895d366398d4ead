/** A frame as it crossed the socket of a station, without secrets. */
export interface StationFrame {
  readonly stationId: string;
  readonly at: Date;
  readonly direction: 'IN' | 'OUT';
  /** 2 CALL, 3 CALLRESULT, 4 CALLERROR; absent: not one of them. */
  readonly type?: number;
  readonly messageId?: string;
  /** Of answers: the action that is answered. */
  readonly action?: string;
  readonly text: string;
}

/** What stands before a frame: number of the station, time, direction, type, message id, action. */
type Head = readonly [number, number, 0 | 1, number | null, string | null, string | null];

/** Many frames of many stations in one piece of bytes. */
export interface FramePiece {
  readonly count: () => number;
  readonly bytes: () => number;
  readonly stationIds: () => readonly string[];
  add(frame: StationFrame): void;
  finish(): Uint8Array;
}

const LENGTH_BYTES = 4;
const SMALLEST = 4_096;
/** What a character may need as UTF-8. */
const BYTES_PER_CHARACTER = 3;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Starts a piece; `capacity` in bytes is a guess, and it grows. For each frame its length in four bytes, then the head as
 * JSON, a line break, and the text as it is. Texts are copied at once: strings that live for a second cost more than their bytes.
 */
export function framePiece(capacity = 0): FramePiece {
  const stations = new Map<string, number>();
  let bytes = new Uint8Array(Math.max(SMALLEST, Math.ceil(capacity)));
  let view = new DataView(bytes.buffer);
  let end = 0;
  let count = 0;

  function reserve(more: number): void {
    if (end + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, end + more));
    larger.set(bytes.subarray(0, end));
    bytes = larger;
    view = new DataView(bytes.buffer);
  }

  function put(line: string): void {
    reserve(LENGTH_BYTES + line.length * BYTES_PER_CHARACTER);
    const { written } = encoder.encodeInto(line, bytes.subarray(end + LENGTH_BYTES));
    view.setUint32(end, written);
    end += LENGTH_BYTES + written;
  }

  return {
    count: () => count,
    bytes: () => end,
    stationIds: () => [...stations.keys()],
    add: ({ stationId, at, direction, type = null, messageId = null, action = null, text }) => {
      const number = stations.get(stationId) ?? stations.size;
      stations.set(stationId, number);
      const head: Head = [number, at.getTime(), direction === 'IN' ? 0 : 1, type, messageId, action];
      put(`${JSON.stringify(head)}\n${text}`);
      count += 1;
    },
    finish: () => {
      // The stations stand at the end, as a frame without a text: they are known then.
      put(JSON.stringify([...stations.keys()]));
      return bytes.slice(0, end);
    },
  };
}

/** A frame with its place in its piece. */
export interface PlacedFrame {
  readonly index: number;
  readonly frame: StationFrame;
}

/** Reads the frames of one station out of a piece, in the order in which they were added. */
export function framesIn(piece: Uint8Array, stationId: string): readonly PlacedFrame[] {
  const lines = [...cut(piece)];
  const number = (JSON.parse(lines.pop() ?? '[]') as readonly string[]).indexOf(stationId);
  if (number < 0) return [];
  const start = `[${number},`;
  return lines.flatMap((line, index) => (line.startsWith(start) ? [{ index, frame: toFrame(line, stationId) }] : []));
}

function* cut(piece: Uint8Array): Generator<string> {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  for (let at = 0; at + LENGTH_BYTES <= piece.byteLength; ) {
    const start = at + LENGTH_BYTES;
    at = start + view.getUint32(at);
    yield decoder.decode(piece.subarray(start, at));
  }
}

function toFrame(line: string, stationId: string): StationFrame {
  const end = line.indexOf('\n');
  const [, atMs, direction, type, messageId, action] = JSON.parse(line.slice(0, end)) as Head;
  return {
    stationId,
    at: new Date(atMs),
    direction: direction === 0 ? 'IN' : 'OUT',
    ...(type !== null && { type }),
    ...(messageId !== null && { messageId }),
    ...(action !== null && { action }),
    text: line.slice(end + 1),
  };
}
