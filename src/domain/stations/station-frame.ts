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

/** What is kept of a frame in a piece: number of the station, time, direction, type, message id, action, text. */
type Row = readonly [number, number, 0 | 1, number | null, string | null, string | null, string];

/** Many frames of many stations in one piece of bytes. */
export interface FramePiece {
  readonly count: () => number;
  /** About. */
  readonly bytes: () => number;
  readonly stationIds: () => readonly string[];
  add(frame: StationFrame): void;
  finish(): Uint8Array;
}

/** Starts a piece: a line with the stations, then a line of JSON for each frame. */
export function framePiece(): FramePiece {
  const stations = new Map<string, number>();
  const lines: string[] = [];
  let bytes = 0;
  return {
    count: () => lines.length,
    bytes: () => bytes,
    stationIds: () => [...stations.keys()],
    add: ({ stationId, at, direction, type = null, messageId = null, action = null, text }) => {
      const number = stations.get(stationId) ?? stations.size;
      stations.set(stationId, number);
      const row: Row = [number, at.getTime(), direction === 'IN' ? 0 : 1, type, messageId, action, text];
      const line = JSON.stringify(row);
      lines.push(line);
      bytes += line.length;
    },
    finish: () => new TextEncoder().encode([JSON.stringify([...stations.keys()]), ...lines].join('\n')),
  };
}

/** A frame with its place in its piece. */
export interface PlacedFrame {
  readonly index: number;
  readonly frame: StationFrame;
}

/** Reads the frames of one station out of a piece, in the order in which they were added. */
export function framesIn(piece: Uint8Array, stationId: string): readonly PlacedFrame[] {
  const [first = '[]', ...lines] = new TextDecoder().decode(piece).split('\n');
  const number = (JSON.parse(first) as readonly string[]).indexOf(stationId);
  if (number < 0) return [];
  const start = `[${number},`;
  return lines.flatMap((line, index) => (line.startsWith(start) ? [{ index, frame: readRow(line, stationId) }] : []));
}

function readRow(line: string, stationId: string): StationFrame {
  const [, atMs, direction, type, messageId, action, text] = JSON.parse(line) as Row;
  return {
    stationId,
    at: new Date(atMs),
    direction: direction === 0 ? 'IN' : 'OUT',
    ...(type !== null && { type }),
    ...(messageId !== null && { messageId }),
    ...(action !== null && { action }),
    text,
  };
}
