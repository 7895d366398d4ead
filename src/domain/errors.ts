/**
 * Why the hub refuses something. Closed list: the wire maps each code to HTTP and OCPI status in one
 * table that does not compile while a code is missing.
 */
export type HubErrorCode =
  // who is asking
  | 'unauthorized'
  | 'forbidden'
  | 'not-registered'
  | 'already-registered'
  | 'not-your-party'
  | 'party-taken'
  // what was sent
  | 'bad-json'
  | 'bad-field'
  | 'too-large'
  | 'unsupported-media-type'
  | 'method-not-allowed'
  | 'too-many-requests'
  // what it is about
  | 'unknown-path'
  | 'unknown-object'
  | 'cdr-immutable'
  // handshake
  | 'client-api-unusable'
  | 'no-common-version'
  | 'no-endpoints'
  // the other side of a relayed message
  | 'unknown-receiver'
  | 'receiver-timeout'
  | 'receiver-unreachable'
  | 'receiver-unusable'
  | 'not-agreed'
  // open routing: the hub cannot tell who is meant
  | 'unknown-location'
  | 'unknown-token'
  | 'ambiguous-receiver'
  // pricing, books, papers
  | 'cannot-price'
  | 'unbalanced-entry'
  | 'currency-mismatch'
  | 'conflict'
  | 'vat-blocked'
  | 'bad-setting';

/**
 * A refusal: what was asked for will not be done, and the text says why. Anything else that is thrown is a
 * bug and is answered as an internal error by the three doors (Express, OCPP, jobs).
 */
export class HubError extends Error {
  readonly code: HubErrorCode;
  /** JSON path of the field that was refused, for example `charging_periods.0.dimensions.1.volume`. */
  readonly field: string | undefined;

  constructor(code: HubErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'HubError';
    this.code = code;
    this.field = field;
  }
}

/** States what must be true here; a failure is a bug of ours, never of a partner. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
