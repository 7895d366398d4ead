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
const MOST_AWAITED = 100;
const LONGEST_NAME = 64;
const CALL = 2;

/** Records the frames of one connection, without secrets. Never throws. */
export function recordFrames(stationId: string, parts: RecordParts): RecordFrame {
  const { frames, clock, log } = parts;
  // Almost always one at a time.
  const awaited: { readonly direction: Frame['direction']; readonly messageId: string; readonly action: string }[] = [];

  function actionOf(direction: Frame['direction'], messageId: string, message: readonly unknown[]): string | undefined {
    if (message[0] === CALL) {
      const action = named(message[2]);
      if (awaited.length >= MOST_AWAITED) awaited.shift();
      awaited.push({ direction, messageId, action });
      return action;
    }
    // An answer goes the other way than its call.
    const at = awaited.findIndex((call) => call.messageId === messageId && call.direction !== direction);
    return at < 0 ? undefined : awaited.splice(at, 1)[0]?.action;
  }

  function factsOf(
    direction: Frame['direction'],
    message: readonly unknown[],
  ): Pick<Frame, 'action' | 'messageId' | 'type'> {
    const type = message[0];
    const messageId = named(message[1]);
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

function named(value: unknown): string {
  const name = typeof value === 'string' ? value : String(value);
  return name.length > LONGEST_NAME ? name.slice(0, LONGEST_NAME) : name;
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
