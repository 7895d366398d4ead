import type { OcppVersion } from '../../../domain/stations/station.js';

/** What a frame is that is no message as OCPP-J writes it. */
export type BadFrame =
  /** A CALL with a number for its id, which many stations send: it is answered under that number. */
  | { readonly kind: 'CALL'; readonly messageId: number; readonly action: string; readonly params: unknown }
  | {
      readonly kind: 'BAD';
      readonly rule: string;
      readonly action?: string;
      /** A CALLERROR; absent: the frame is passed over. */
      readonly answer?: readonly unknown[];
    };

const CALL = 2;
const ANSWERS: readonly unknown[] = [3, 4];
/** Where the id could not be read (2.0.1, part 4, 4.2.3). */
const NO_ID = '-1';
const LONGEST_ID = 255;

/** Reads a frame that the library did not understand, or an answer that nobody waits for. */
export function readBadFrame(text: string, version: OcppVersion): BadFrame {
  const message = parsed(text);
  if (!Array.isArray(message)) return bad('not-a-message', callError(NO_ID, version));
  const [type, id, action]: readonly unknown[] = message;
  if (ANSWERS.includes(type)) return bad('unknown-answer');
  const answeredId = typeof id === 'string' && id.length <= LONGEST_ID ? id : NO_ID;
  if (type !== CALL) return readOtherType(type, answeredId, version);
  if (typeof id === 'number' && typeof action === 'string') {
    return { kind: 'CALL', messageId: id, action, params: message[3] };
  }
  return bad('malformed-call', callError(answeredId, version));
}

/** 1.6 passes other types over (1.6J, 4.1.3); 2.0.1 has an error for them. SEND (6) of 2.1 is not served. */
function readOtherType(type: unknown, id: string, version: OcppVersion): BadFrame {
  if (typeof type !== 'number') return bad('not-a-message', callError(NO_ID, version));
  if (version === '1.6') return bad('message-type');
  return bad('message-type', [4, id, 'MessageTypeNotSupported', '', {}]);
}

function bad(rule: string, answer?: readonly unknown[]): BadFrame {
  return { kind: 'BAD', rule, ...(answer && { answer }) };
}

function callError(id: string, version: OcppVersion): readonly unknown[] {
  return [4, id, version === '1.6' ? 'FormationViolation' : 'RpcFrameworkError', '', {}];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
