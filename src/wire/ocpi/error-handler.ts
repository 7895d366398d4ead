import type { ErrorRequestHandler } from 'express';
import { HubError } from '../../domain/errors.js';
import type { WireLog } from '../http/wire-log.js';
import { type AnswerDeps, writeRefusal } from './answer.js';
import { exchangeOf } from './exchange.js';
import { noteRefusal } from './quality/note-exchange.js';
import { INTERNAL_ERROR, type OcpiStatus, statusOf } from './status.js';

/** The door that catches everything: refusals become OCPI answers, anything else is logged and answered as 500. */
export function answerErrors(deps: AnswerDeps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    if (res.headersSent || res.destroyed) {
      logFailure(deps.log, { error, ...ids(exchangeOf(req)) });
      res.destroy();
      return;
    }
    if (error instanceof HubError) {
      const status: OcpiStatus = statusOf[error.code];
      noteRefusal(exchangeOf(req), error);
      writeRefusal(deps, res, { ...status, text: error.message, code: error.code });
    } else if (error instanceof URIError) {
      writeRefusal(deps, res, {
        ...statusOf['bad-json'],
        text: 'the URL is not encoded as it should be',
        code: 'bad-url',
      });
    } else {
      logFailure(deps.log, { error, ...ids(exchangeOf(req)) });
      writeRefusal(deps, res, { ...INTERNAL_ERROR, text: 'internal error', code: 'internal-error' });
    }
  };
}

function logFailure(log: WireLog, failure: { readonly error: unknown; readonly requestId: string }): void {
  const { error, ...rest } = failure;
  log.error({ event: 'ocpi.failed', err: error, ...rest });
}

function ids(exchange: { readonly requestId: string; readonly correlationId: string }) {
  return { requestId: exchange.requestId, correlationId: exchange.correlationId };
}
