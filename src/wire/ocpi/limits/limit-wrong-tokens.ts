import type { ErrorRequestHandler } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { HubError } from '../../../domain/errors.js';
import { networkOf } from '../../http/network-of.js';
import { secondsLeft } from './seconds-left.js';

/** How many requests without a valid token one address may send. */
export interface WrongTokenLimits {
  readonly attempts: number;
  readonly windowS: number;
}

export const WRONG_TOKEN_LIMITS: WrongTokenLimits = { attempts: 100, windowS: 60 };

/** The library's points never run out here, so that it only counts. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/**
 * To be mounted right behind authentication: whoever tries many tokens is told to stop (`too-many-requests` with
 * Retry-After) and learns nothing more. Only failures are counted, so that a partner with a valid token at the same
 * address notices nothing of it.
 */
export function limitWrongTokens({ attempts, windowS }: WrongTokenLimits): ErrorRequestHandler {
  const failures = new RateLimiterMemory({ points: NO_LIMIT, duration: windowS });
  // Express knows an error handler by its four parameters.
  return async (error: unknown, req, res, _next) => {
    if (!(error instanceof HubError && error.code === 'unauthorized')) throw error;
    const { consumedPoints, msBeforeNext } = await failures.consume(networkOf(req.ip ?? ''));
    if (consumedPoints <= attempts) throw error;
    res.setHeader('Retry-After', secondsLeft(msBeforeNext));
    throw new HubError('too-many-requests', 'too many requests without a valid credentials token');
  };
}
