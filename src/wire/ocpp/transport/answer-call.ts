import { HubError } from '../../../domain/errors.js';
import type { OcppVersion } from '../../../domain/stations/station.js';
import type { EventLog } from '../../../flows/ports.js';
import type { FromStation } from '../../../flows/stations/station-flows.js';
import type { Quirk } from '../../../flows/stations/station-ports.js';
import { readPayload } from '../tolerance/read-payload.js';
import { type Adapter, type OcppErrorCode, OcppRefusal } from './adapter.js';
import type { Deadlines } from './limits.js';

export interface CallToAnswer {
  readonly adapter: Adapter;
  readonly from: FromStation;
  readonly action: string;
  readonly params: unknown;
  readonly note: (quirk: Quirk) => void;
}

export interface AnswerParts {
  readonly deadlines: Deadlines;
  readonly newId: () => string;
  readonly log: EventLog;
}

/**
 * The payload of a CALLRESULT. Throws `OcppRefusal` only, with nothing of ours in it: what went wrong here is logged under
 * a number that the station is told.
 */
export async function answerCall(call: CallToAnswer, parts: AnswerParts): Promise<Readonly<Record<string, unknown>>> {
  const { adapter, from, action, params, note } = call;
  if (!adapter.actions.has(action)) throw new OcppRefusal('NotImplemented', 'no such action');
  const { strictness, registration } = from.station;
  const { version, receivedAt } = from;
  const reading = readPayload({ version, action, params, strictness, registration, receivedAt });
  for (const quirk of reading.quirks) note(quirk);
  if (reading.kind === 'QUARANTINED') return reading.answer;
  if (reading.kind === 'REFUSED') throw shortened(reading.refusal);
  try {
    const { payload } = reading;
    // A call that hangs must not hold up those behind it for ever.
    return await parts.deadlines.within(
      adapter.handle({ from, action, payload, note: (quirk) => note({ action, ...quirk }) }),
    );
  } catch (error) {
    throw error instanceof OcppRefusal ? shortened(error) : failed(error, call, parts);
  }
}

const LONGEST_DESCRIPTION = 255;

function shortened(refusal: OcppRefusal): OcppRefusal {
  if (refusal.description.length <= LONGEST_DESCRIPTION) return refusal;
  return new OcppRefusal(refusal.code, refusal.description.slice(0, LONGEST_DESCRIPTION));
}

function failed(error: unknown, { from, action }: CallToAnswer, { newId, log }: AnswerParts): OcppRefusal {
  const reference = newId();
  const fields = { event: 'ocpp.call-failed', stationId: from.station.id, action, reference, error: String(error) };
  if (error instanceof HubError) log.warn(fields);
  else log.error(fields);
  return new OcppRefusal('InternalError', `try again later; reference ${reference}`);
}

/** An error code as the version spells it. */
export function wireCode(version: OcppVersion, code: OcppErrorCode): string {
  return version !== '1.6' && code === 'FormationViolation' ? 'FormatViolation' : code;
}
