/** Deviations from OCPI that the hub tolerates or refuses, and counts for the partner. Closed list; docs/quality.md tells each. */
export const DEVIATION_RULES = [
  // headers and transport
  'request-id-missing',
  'correlation-id-missing',
  'token-not-encoded',
  'token-encoded-with-newline',
  'from-missing',
  'list-without-to',
  'routing-headers-on-configuration-module',
  'trailing-slash',
  'rate-exceeded',
  // content
  'unknown-enum-value',
  'too-long',
  'date-without-zone',
  'older-than-copy',
  'unknown-object-patched',
  'command-result-in-envelope',
  'bad-object-on-page',
  // answers of the partner
  'answer-unusable',
  'answer-late',
  'answer-missing',
  'token-refused',
  // what was refused, by the code of the refusal
  'refused',
] as const;

export type DeviationRule = (typeof DEVIATION_RULES)[number];

/** One thing that a partner did otherwise than OCPI says. */
export interface Deviation {
  readonly rule: DeviationRule;
  readonly module: string;
  /** JSON pointer (RFC 6901) of the field, with `*` for the index of a list; `header:X-Request-ID` for headers. */
  readonly pointer: string;
  /** What was there, at most 200 characters, without secrets. */
  readonly example: string;
}

/** A deviation of one partner, counted. */
export interface QualityFinding extends Deviation {
  readonly connectionId: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
