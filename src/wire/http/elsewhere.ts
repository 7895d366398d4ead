import { type ErrorRequestHandler, Router } from 'express';
import type { WireLog } from './wire-log.js';

/** The last router: `/` leads people to their pages, and whatever nobody else answers is not found. */
export function createElsewhere(log: WireLog): Router {
  const router = Router();
  router.get('/', (_request, response) => response.redirect(303, '/portal'));
  router.use((_request, response) => {
    response.status(404).json({ error: { code: 'unknown-path', message: 'there is nothing at this URL' } });
  });
  router.use(answerBug(log));
  return router;
}

/** The doors before it answer their own errors; what comes here is logged and told to nobody. */
function answerBug(log: WireLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    log.error({ event: 'http.failed', method: request.method, err: error });
    response.status(500).json({ error: { code: 'internal-error', message: 'internal error' } });
  };
}
