import type { RequestHandler } from 'express';
import type { HubMetrics } from '../wire/ops/metrics.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT']);

/** Counts the requests of people, at /api and in the portal. */
export function countRequests({ apiRequest }: Pick<HubMetrics, 'apiRequest'>): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('finish', () => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const durationS = (performance.now() - startedMs) / 1_000;
      apiRequest({ method, httpStatus: response.statusCode, durationS });
    });
    next();
  };
}
