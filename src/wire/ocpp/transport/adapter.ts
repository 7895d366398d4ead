import type { FromStation } from '../../../flows/stations/station-flows.js';
import type { Quirk } from '../../../flows/stations/station-ports.js';

/** A version of OCPP: turns calls of stations into our words and back. Calls of one station come one after the other. */
export interface Adapter {
  /** Every action that stations of this version may call, also those that the hub does not serve. */
  readonly actions: ReadonlySet<string>;
  /**
   * Answers a call with the payload of its CALLRESULT. Throws `OcppRefusal` for a CALLERROR; whatever else it throws
   * becomes an `InternalError` that says nothing of us, so that the station tries again.
   */
  handle(call: StationCall): Promise<Record<string, unknown>>;
}

/** A CALL of a station. Its payload has been checked as strictly as the station's setting says. */
export interface StationCall {
  readonly from: FromStation;
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Counts what the station does otherwise than OCPP says; the action is this call's unless said otherwise. */
  note(quirk: Pick<Quirk, 'rule'> & Partial<Quirk>): void;
}

/** Error codes of OCPP in one spelling; each version's own is written on the wire (1.6J errata, 2.0.1 part 4, 4.3). */
export type OcppErrorCode =
  | 'FormationViolation'
  | 'GenericError'
  | 'InternalError'
  | 'NotImplemented'
  | 'NotSupported'
  | 'OccurrenceConstraintViolation'
  | 'PropertyConstraintViolation'
  | 'ProtocolError'
  | 'SecurityError'
  | 'TypeConstraintViolation';

/** A call that is answered with a CALLERROR. The description goes to the station: no texts of databases or stacks. */
export class OcppRefusal extends Error {
  readonly code: OcppErrorCode;
  readonly description: string;

  constructor(code: OcppErrorCode, description = '') {
    super(description || code);
    this.name = 'OcppRefusal';
    this.code = code;
    this.description = description;
  }
}

/** The connection of a station, as long as it lasts, and what became of a call over it: as the flows of commands see them. */
export type { CallOutcome, LocalStation as StationSocket } from '../../../flows/station-commands/command-ports.js';
