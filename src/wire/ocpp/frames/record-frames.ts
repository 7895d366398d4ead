import type { Clock, EventLog } from '../../../flows/ports.js';
import type { Frame, FrameLog } from '../../../flows/stations/station-ports.js';
import { type RedactOptions, redactFrame } from './redact-frame.js';

export interface RecordParts extends RedactOptions {
  readonly frames: FrameLog;
  readonly clock: Clock;
  readonly log: EventLog;
}

export type RecordFrame = (
  direction: Frame['direction'],
  text: string,
  message: readonly unknown[] | undefined,
) => void;

/** Calls whose answers are awaited, to know what an answer answers. */
const MOST_AWAITED = 1_000;
const LONGEST_NAME = 64;
const CALL = 2;

/** Records the frames of one connection, without secrets. Never throws. */
export function recordFrames(stationId: string, parts: RecordParts): RecordFrame {
  const { frames, clock, log } = parts;
  const awaited = new Map<string, string>();

  /** An answer goes the other way than its call. */
  function actionOf(direction: Frame['direction'], messageId: string, message: readonly unknown[]): string | undefined {
    if (message[0] === CALL) {
      const action = String(message[2]).slice(0, LONGEST_NAME);
      if (awaited.size >= MOST_AWAITED) awaited.clear();
      awaited.set(`${direction} ${messageId}`, action);
      return action;
    }
    const key = `${direction === 'IN' ? 'OUT' : 'IN'} ${messageId}`;
    const action = awaited.get(key);
    awaited.delete(key);
    return action;
  }

  function factsOf(direction: Frame['direction'], message: readonly unknown[]): Partial<Frame> {
    const [type, id] = message;
    const messageId = String(id).slice(0, LONGEST_NAME);
    const action = actionOf(direction, messageId, message);
    return { ...(typeof type === 'number' && { type }), messageId, ...(action !== undefined && { action }) };
  }

  return (direction, text, given) => {
    try {
      const message = given ?? parsedList(text);
      const facts = message && factsOf(direction, message);
      frames.record({ stationId, at: clock.now(), direction, ...facts, text: redactFrame(text, message, parts) });
    } catch (error) {
      log.warn({ event: 'ocpp.frame-not-recorded', stationId, error: String(error) });
    }
  };
}

/** A frame that was not understood may be a list nevertheless, as a CALL with a number for its id. */
function parsedList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
