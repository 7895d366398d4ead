import type { OcppVersion, Station } from '../../../domain/stations/station.js';
import type { StationFlows } from '../../../flows/stations/station-flows.js';
import type { QuirkLog } from '../../../flows/stations/station-ports.js';
import { readBadFrame } from '../frames/bad-frame.js';
import { type RecordParts, recordFrames } from '../frames/record-frames.js';
import { type Adapter, OcppRefusal, type StationSocket } from './adapter.js';
import { wireCode } from './answer-call.js';
import { createIncomingCalls, type IncomingCalls, type IncomingParts } from './incoming-calls.js';
import { createOutgoingCalls } from './outgoing-calls.js';
import { type LineHandlers, type RpcLine, rpcError } from './rpc.js';

/** What all connections of a door share. */
export interface LineParts extends IncomingParts, RecordParts {
  readonly flows: Pick<StationFlows, 'seen'>;
  readonly quirks: QuirkLog;
  readonly findStation: (stationId: string) => Promise<Station | undefined>;
}

export interface OpenLine {
  readonly station: Station;
  readonly version: OcppVersion;
  readonly adapter: Adapter;
  readonly line: RpcLine;
}

export interface StationLine {
  readonly socket: StationSocket;
  readonly handlers: Omit<LineHandlers, 'closed'>;
  /** Looks for changes of the station now: who is retired is closed. */
  refresh(): Promise<void>;
  /** The connection has ended. */
  end(): void;
}

const LONGEST_REASON = 100;

/** One connection of a station: what comes is recorded, put in order and answered; commands go out one by one. */
export function createStationLine(parts: LineParts, open: OpenLine): StationLine {
  const { station, version, line } = open;
  const stationId = station.id;
  const outgoing = createOutgoingCalls(line.call, parts.limits.mostCommands);
  const known = knownStation(parts, open);
  const note = parts.quirks.note.bind(parts.quirks, stationId);
  const incoming = createIncomingCalls(parts, { ...open, stationId, station: known.station, note });
  const record = recordFrames(stationId, parts);
  let lastBytes = 0;
  const answer = answerCalls(incoming, version, () => lastBytes);
  const bad = hearBadFrames({ ...open, parts, incoming, note });
  return {
    refresh: known.refresh,
    end: () => outgoing.drop(),
    handlers: {
      call: (call) => {
        bad.reset();
        return answer(call);
      },
      frame: (direction, text, message) => {
        record(direction, text, message);
        if (direction === 'OUT') return;
        lastBytes = text.length;
        known.seen();
      },
      bad: bad.hear,
      alive: known.seen,
    },
    socket: {
      stationId,
      version,
      connectedAt: parts.clock.now(),
      call: outgoing.call,
      close: (why) => line.close(1000, why.slice(0, LONGEST_REASON)),
    },
  };
}

/** How old the station may be that calls are handled with: a person may have changed or retired it. */
const REFRESH_MS = 30_000;

function knownStation({ clock, findStation, flows }: LineParts, { station, version, line }: OpenLine) {
  let current = station;
  let readAtMs = clock.now().getTime();

  async function refresh(): Promise<void> {
    readAtMs = clock.now().getTime();
    const found = await findStation(station.id).catch(() => current);
    if (found && !found.retiredAt) current = found;
    else line.close(1008, 'not a station any more');
  }

  return {
    refresh,
    station: () => current,
    seen: () => {
      const receivedAt = clock.now();
      if (receivedAt.getTime() - readAtMs > REFRESH_MS) void refresh();
      flows.seen({ station: current, version, receivedAt });
    },
  };
}

/** Calls as the library reads them; `lastBytes` is the size of the frame that came last. */
function answerCalls(incoming: IncomingCalls, version: OcppVersion, lastBytes: () => number): LineHandlers['call'] {
  const inFlight = new Set<string>();
  return async ({ messageId, action, params }) => {
    // The same call again, while the first one is worked on: there will be one answer.
    if (inFlight.has(messageId)) return null;
    inFlight.add(messageId);
    try {
      return await incoming.serve(action, params, lastBytes());
    } catch (error) {
      const [code, description] = errorParts(error, version);
      throw rpcError(code, description);
    } finally {
      inFlight.delete(messageId);
    }
  };
}

function errorParts(
  error: unknown,
  version: OcppVersion,
): readonly [code: string, description: string, details: object] {
  const isKnown = error instanceof OcppRefusal;
  return [isKnown ? wireCode(version, error.code) : 'InternalError', isKnown ? error.description : '', {}];
}

interface BadFrameParts extends OpenLine {
  readonly parts: LineParts;
  readonly incoming: IncomingCalls;
  readonly note: (quirk: { readonly rule: string; readonly action: string }) => void;
}

function hearBadFrames({ parts: { limits }, incoming, note, version, line }: BadFrameParts) {
  let inRow = 0;

  /** A CALL with a number for its id is answered as any other. */
  function answer(
    { messageId, action, params }: { messageId: number; action: string; params: unknown },
    bytes: number,
  ) {
    inRow = 0;
    note({ rule: 'message-id-number', action });
    incoming.serve(action, params, bytes).then(
      (payload) => line.send([3, messageId, payload]),
      (error: unknown) => line.send([4, messageId, ...errorParts(error, version)]),
    );
  }

  return {
    reset: () => {
      inRow = 0;
    },
    hear: (text: string) => {
      const found = readBadFrame(text, version);
      if (found.kind === 'CALL') {
        answer(found, text.length);
        return;
      }
      inRow += 1;
      note({ rule: found.rule, action: '-' });
      const isTooMuch = inRow > limits.mostBadFrames || !incoming.take();
      if (isTooMuch) line.close(1002, 'too many frames that are no messages');
      else if (found.answer) line.send(found.answer);
    },
  };
}
