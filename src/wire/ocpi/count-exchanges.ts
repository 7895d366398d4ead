import type { RequestHandler } from 'express';
import { type Exchange, findExchange } from './exchange.js';

/** A message from a partner that was answered. */
export interface AnsweredExchange {
  readonly direction: 'in';
  /** Id of the connection; `unknown` when the caller is not. */
  readonly partner: string;
  readonly module: string;
  readonly method: string;
  readonly httpStatus: number;
  readonly durationS: number;
}

/** Tells somebody who counts of each request under `/ocpi`; to be mounted before the OCPI router. */
export function countExchanges(count: (answered: AnsweredExchange) => void): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('finish', () => {
      const exchange = findExchange(request);
      count({
        direction: 'in',
        partner: exchange?.caller?.connection.id ?? 'unknown',
        module: moduleOf(exchange),
        method: METHODS.has(request.method) ? request.method : 'other',
        httpStatus: response.statusCode,
        durationS: (performance.now() - startedMs) / 1_000,
      });
    });
    next();
  };
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** `/2.2.1/receiver/cdrs/…` → `cdrs`, `/2.2.1/credentials` → `credentials`; `none` when no route was taken. */
function moduleOf(exchange: Exchange | undefined): string {
  const [, first, second, third] = exchange?.route?.split('/') ?? [];
  return third || second || first || 'none';
}
