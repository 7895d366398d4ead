import type { RequestHandler } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { HubError } from '../../../domain/errors.js';
import { exchangeOf } from '../exchange.js';
import { tolerate } from '../quality/tolerate.js';
import { secondsLeft } from './seconds-left.js';

/** Counting is all that the library does here: the limit may be another one for each platform, and may change. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/**
 * Lets each platform send so many requests in a second, its own setting or the hub's, and refuses more with
 * `too-many-requests` and Retry-After. The others are not touched by it. Counts in this process.
 */
export function limitRequests(requestsPerSecond: number): RequestHandler {
  const counts = new RateLimiterMemory({ points: NO_LIMIT, duration: 1 });
  return async (req, res, next) => {
    const exchange = exchangeOf(req);
    const { caller } = exchange;
    if (!caller) throw new Error('invariant broken: a limit before authentication');
    const { id, settings } = caller.connection;
    const limit = settings.requestsPerSecond ?? requestsPerSecond;
    const { consumedPoints, msBeforeNext } = await counts.consume(id);
    if (consumedPoints <= limit) return next();

    tolerate(exchange, { rule: 'rate-exceeded', pointer: '', example: `more than ${limit} requests in a second` });
    res.setHeader('Retry-After', secondsLeft(msBeforeNext));
    throw new HubError('too-many-requests', `you may send ${limit} requests in a second`);
  };
}
