import type { OcppVersion, Station } from '../../../domain/stations/station.js';
import type { Quirk } from '../../../flows/stations/station-ports.js';
import { type Adapter, OcppRefusal } from './adapter.js';
import { type AnswerParts, answerCall } from './answer-call.js';
import type { Lanes } from './lanes.js';
import { createTokenBucket, type DoorLimits } from './limits.js';
import type { RpcLine } from './rpc.js';

export interface IncomingParts extends AnswerParts {
  readonly clock: { now(): Date };
  readonly limits: DoorLimits;
  readonly lanes: Lanes;
  /** Absent: nobody counts. */
  readonly meter?: StationMeter;
}

/** Counts calls of stations: by actions that OCPP has, `other` for all else. */
export interface StationMeter {
  /** `outcome`: ANSWERED, or the code of the CALLERROR. `durationS`: with the time that the call waited for its turn. */
  stationCall(call: { readonly action: string; readonly outcome: string; readonly durationS: number }): void;
}

export interface IncomingFrom {
  readonly stationId: string;
  readonly station: () => Station;
  readonly version: OcppVersion;
  readonly adapter: Adapter;
  readonly line: RpcLine;
  readonly note: (quirk: Quirk) => void;
}

export interface IncomingCalls {
  /** Answers a call in its turn; `bytes` is the size of its frame. Rejects with `OcppRefusal`. */
  serve(action: string, params: unknown, bytes: number): Promise<Readonly<Record<string, unknown>>>;
  /** Counts a frame that is no call. False: there are too many. */
  take(): boolean;
}

/** Calls whose loss costs somebody money: they wait when there are too many, and are not refused. */
const NEVER_REFUSED: ReadonlySet<string> = new Set([
  'MeterValues',
  'StartTransaction',
  'StopTransaction',
  'TransactionEvent',
]);
/** A station that asks and does not read what it is answered. */
const MOST_UNSENT_BYTES = 1024 * 1024;

/** Puts the calls of a connection in order, one after the other, not more of them than a station may make. */
export function createIncomingCalls(parts: IncomingParts, from: IncomingFrom): IncomingCalls {
  const { clock, limits, lanes } = parts;
  const { stationId, line, version, adapter, note } = from;
  const bucket = createTokenBucket(limits, () => clock.now().getTime());
  let waitingBytes = 0;

  /** How long it has to wait for its turn; undefined: it is refused. */
  function admit(action: string): number | undefined {
    if (line.unsentBytes() > MOST_UNSENT_BYTES) line.close(1008, 'answers are not read');
    if (lanes.waiting(stationId) >= limits.mostWaitingCalls || waitingBytes > limits.mostWaitingBytes) {
      line.close(1013, 'too many calls at once');
      return undefined;
    }
    if (NEVER_REFUSED.has(action)) return bucket.takeLater();
    return bucket.take() ? 0 : undefined;
  }

  async function serve(action: string, params: unknown, bytes: number): Promise<Readonly<Record<string, unknown>>> {
    const receivedAt = clock.now();
    const waitMs = admit(action);
    if (waitMs === undefined) throw new OcppRefusal('GenericError', 'too many calls, try again later');
    waitingBytes += bytes;
    try {
      return await lanes.run(stationId, async () => {
        if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
        const sender = { station: from.station(), version, receivedAt };
        return answerCall({ adapter, from: sender, action, params, note }, parts);
      });
    } finally {
      waitingBytes -= bytes;
    }
  }

  return { take: () => bucket.take(), serve: parts.meter ? metered(serve, adapter, parts.meter) : serve };
}

function metered(serve: IncomingCalls['serve'], { actions }: Adapter, meter: StationMeter): IncomingCalls['serve'] {
  return async (action, params, bytes) => {
    const startedMs = performance.now();
    const tell = (outcome: string): void => {
      const durationS = (performance.now() - startedMs) / 1_000;
      meter.stationCall({ action: actions.has(action) ? action : 'other', outcome, durationS });
    };
    try {
      const answer = await serve(action, params, bytes);
      tell('ANSWERED');
      return answer;
    } catch (error) {
      tell(error instanceof OcppRefusal ? error.code : 'InternalError');
      throw error;
    }
  };
}
