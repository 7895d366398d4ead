import type { Request, Response } from 'express';
import passport from 'passport';
import CustomStrategy from 'passport-custom';
import { Strategy as LocalStrategy } from 'passport-local';
import { z } from 'zod';
import type { LoggedIn } from '../../flows/access/log-in.js';
import type { AccessFlows } from './api-flows.js';
import type { ApiCall } from './api-path.js';

export type Caller = Pick<ApiCall, 'staff' | 'accessToken'>;

/** Who sends the access token of a request; undefined: nobody. */
export type IdentifyByToken = (request: Request, response: Response) => Promise<Caller | undefined>;

/** Who logs in with the e-mail and password in a body that has been parsed. Refuses (`unauthorized`). */
export type IdentifyByPassword = (request: Request, response: Response) => Promise<LoggedIn | undefined>;

/** Longer than any token or password that the hub takes; cuts off what is not worth hashing. */
const SECRET_LENGTH_MAX = 256;

/** What a log-in form or body holds. */
export const credentials = z.strictObject({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(SECRET_LENGTH_MAX),
});

/** A passport of its own for access tokens: no global state, no session. */
export function identifyByToken(flows: Pick<AccessFlows, 'staffOfToken'>): IdentifyByToken {
  const authenticator = new passport.Passport();
  authenticator.use('access-token', accessTokenStrategy(flows));
  return (request, response) => run<Caller>(authenticator, 'access-token', { request, response });
}

/** A passport of its own for passwords; the portal begins its session itself. */
export function identifyByPassword(flows: Pick<AccessFlows, 'logIn'>): IdentifyByPassword {
  const authenticator = new passport.Passport();
  authenticator.use('password', passwordStrategy(flows));
  return (request, response) => run<LoggedIn>(authenticator, 'password', { request, response });
}

function accessTokenStrategy(flows: Pick<AccessFlows, 'staffOfToken'>): CustomStrategy {
  return new CustomStrategy((request, done) => {
    const accessToken = bearerOf(request);
    if (accessToken === undefined) {
      done(null, false);
      return;
    }
    flows.staffOfToken(accessToken).then(
      (staff) => done(null, staff ? ({ staff, accessToken } satisfies Caller) : false),
      (error: unknown) => done(error),
    );
  });
}

function passwordStrategy(flows: Pick<AccessFlows, 'logIn'>): LocalStrategy {
  return new LocalStrategy({ usernameField: 'email', passwordField: 'password' }, (email, password, done) => {
    flows.logIn({ email, password }).then(
      (loggedIn) => done(null, loggedIn),
      (error: unknown) => done(error),
    );
  });
}

/** RFC 6750, 2.1; the scheme's name has no case (RFC 9110, 11.1). */
function bearerOf(request: Request): string | undefined {
  const match = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.get('authorization') ?? '');
  const token = match?.[1];
  return token !== undefined && token.length <= SECRET_LENGTH_MAX ? token : undefined;
}

/** Passport hands over what the strategy gave it, but has no type for that. */
function run<Identity extends object>(
  authenticator: passport.Authenticator,
  strategy: string,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<Identity | undefined> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, identity?: object | false | null): void => {
      if (error) reject(error);
      else resolve(identity ? (identity as Identity) : undefined);
    };
    authenticator.authenticate(strategy, { session: false }, done)(request, response, reject);
  });
}
