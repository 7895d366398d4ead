import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import passport from 'passport';
import CustomStrategy from 'passport-custom';
import type { AuthenticatedCaller, PresentedToken } from '../../flows/registration/authenticate-connection.js';
import { unauthorized } from '../../flows/registration/authenticate-connection.js';
import { exchangeOf } from './exchange.js';
import { noteToken } from './quality/note-headers.js';

/** Longer than any token that the hub gives out, encoded. */
const MAX_HEADER_LENGTH = 512;

/**
 * Middleware that lets only known platforms in: `Authorization: Token <Base64>` (OCPI 2.2.1, transport_and_format,
 * authorization header). Refuses with `unauthorized`.
 */
export function authenticateByToken(find: (token: PresentedToken) => Promise<AuthenticatedCaller>): RequestHandler {
  const strategies = new passport.Passport();
  const byToken = new CustomStrategy((req, done) => {
    identify(req, find).then(
      (caller) => {
        exchangeOf(req).caller = caller;
        done(null, caller);
      },
      (error: unknown) => done(error),
    );
  });
  strategies.use('ocpi-token', byToken);
  return strategies.authenticate('ocpi-token', { session: false, assignProperty: 'ocpiCaller' });
}

async function identify(
  req: IncomingMessage,
  find: (token: PresentedToken) => Promise<AuthenticatedCaller>,
): Promise<AuthenticatedCaller> {
  const header = req.headers.authorization ?? '';
  const raw = /^Token ([!-~]+)$/i.exec(header)?.[1];
  if (raw === undefined || header.length > MAX_HEADER_LENGTH) throw unauthorized();
  // Both examples of the specification encode a newline behind the token, as `echo token | base64` does.
  const encoded = Buffer.from(raw, 'base64').toString('utf8');
  const decoded = withoutNewline(encoded);
  const caller = await find({ decoded, raw });
  noteToken(exchangeOf(req), { isRaw: caller.token !== decoded, hasNewline: decoded !== encoded });
  return caller;
}

function withoutNewline(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--;
  return text.slice(0, end);
}
