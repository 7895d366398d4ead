import type { ErrorRequestHandler } from 'express';
import { HubError, type HubErrorCode } from '../../domain/errors.js';
import type { EventLog } from '../../flows/ports.js';

/** HTTP status of each refusal. Shared by the API and the portal. */
export const httpStatusOf = {
  unauthorized: 401,
  forbidden: 403,
  'not-registered': 409,
  'already-registered': 409,
  'not-your-party': 403,
  'party-taken': 409,
  'bad-json': 400,
  'bad-field': 400,
  'too-large': 413,
  'unsupported-media-type': 415,
  'method-not-allowed': 405,
  'too-many-requests': 429,
  'unknown-path': 404,
  'unknown-object': 404,
  'cdr-immutable': 409,
  'client-api-unusable': 502,
  'no-common-version': 502,
  'no-endpoints': 502,
  'unknown-receiver': 404,
  'receiver-timeout': 504,
  'receiver-unreachable': 502,
  'receiver-unusable': 502,
  'not-agreed': 403,
  'unknown-location': 404,
  'unknown-token': 404,
  'ambiguous-receiver': 409,
  'cannot-price': 422,
  'unbalanced-entry': 500,
  'currency-mismatch': 422,
  conflict: 409,
  'vat-blocked': 422,
  'bad-setting': 500,
} satisfies Record<HubErrorCode, number>;

/** The last stop of a request under `/api`: a refusal is told with its field, a bug is logged and told to nobody. */
export function apiErrorHandler(log: EventLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = refusalOf(error);
    if (!refusal) {
      log.error({ event: 'api.failed', method: request.method, path: request.path, err: error });
      response.status(500).json({ error: { code: 'internal-error', message: 'internal error' } });
      return;
    }
    const { code, message, field } = refusal;
    if (code === 'unauthorized') response.set('WWW-Authenticate', 'Bearer realm="voltclear"');
    response.status(httpStatusOf[code]).json({ error: { code, message, ...(field === undefined ? {} : { field }) } });
  };
}

/** A refusal that was thrown, or that Express's own parsers mean; undefined: a bug. */
export function refusalOf(error: unknown): HubError | undefined {
  if (error instanceof HubError) return error;
  switch (httpErrorStatus(error)) {
    case 400:
      return new HubError('bad-field', 'the request cannot be read');
    case 413:
      return new HubError('too-large', 'the body is too large');
    case 415:
      return new HubError('unsupported-media-type', 'compressed or foreign text is not read here');
    default:
      return undefined;
  }
}

function httpErrorStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}
