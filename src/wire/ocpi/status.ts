import type { HubErrorCode } from '../../domain/errors.js';

/** What a refusal looks like on OCPI's wire. */
export interface OcpiStatus {
  readonly http: number;
  readonly ocpi: number;
  /** Methods that would have worked, for a 405. */
  readonly allow?: string;
}

/**
 * HTTP and OCPI status of every refusal. A message that could be read, from somebody we know, about something that
 * exists is never answered with an HTTP error (OCPI 2.2.1, status_codes).
 */
export const statusOf = {
  unauthorized: { http: 401, ocpi: 2000 },
  forbidden: { http: 403, ocpi: 2000 },
  'not-registered': { http: 405, ocpi: 2000, allow: 'GET, POST' },
  'already-registered': { http: 405, ocpi: 2000, allow: 'GET, PUT, DELETE' },
  'not-your-party': { http: 200, ocpi: 2001 },
  'party-taken': { http: 200, ocpi: 2001 },

  'bad-json': { http: 400, ocpi: 2000 },
  'bad-field': { http: 200, ocpi: 2001 },
  'too-large': { http: 413, ocpi: 2000 },
  'unsupported-media-type': { http: 415, ocpi: 2001 },
  'method-not-allowed': { http: 405, ocpi: 2000 },
  'too-many-requests': { http: 429, ocpi: 2000 },

  'unknown-path': { http: 404, ocpi: 2000 },
  'unknown-object': { http: 404, ocpi: 2000 },
  'cdr-immutable': { http: 200, ocpi: 2001 },

  'client-api-unusable': { http: 200, ocpi: 3001 },
  'no-common-version': { http: 200, ocpi: 3002 },
  'no-endpoints': { http: 200, ocpi: 3003 },

  'unknown-receiver': { http: 200, ocpi: 4001 },
  'receiver-timeout': { http: 200, ocpi: 4002 },
  'receiver-unreachable': { http: 200, ocpi: 4003 },
  'receiver-unusable': { http: 200, ocpi: 4000 },
  'not-agreed': { http: 200, ocpi: 2000 },
  'unknown-location': { http: 200, ocpi: 2003 },
  'unknown-token': { http: 404, ocpi: 2004 },
  'ambiguous-receiver': { http: 200, ocpi: 4001 },

  'cannot-price': { http: 200, ocpi: 2001 },
  'unbalanced-entry': { http: 200, ocpi: 3000 },
  'currency-mismatch': { http: 200, ocpi: 2001 },
  conflict: { http: 200, ocpi: 3000 },
  'vat-blocked': { http: 200, ocpi: 3000 },
  'bad-setting': { http: 200, ocpi: 3000 },
} as const satisfies Record<HubErrorCode, OcpiStatus>;

/** What a bug of ours is answered with; the log has the rest. */
export const INTERNAL_ERROR: OcpiStatus = { http: 500, ocpi: 3000 };
