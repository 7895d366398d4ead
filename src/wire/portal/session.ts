import type { Request, RequestHandler, Response } from 'express';
import session, { type Store } from 'express-session';
import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { SessionTicket } from '../../flows/access/log-in.js';
import type { Clock } from '../../flows/ports.js';
import type { AccessFlows } from '../api/api-flows.js';
import { isHttps } from './page-headers.js';

declare module 'express-session' {
  interface SessionData {
    /** Of somebody who has logged in. */
    login: SessionTicket & { readonly at: number };
  }
}

/** A session ends after half an hour without a request, and twelve hours after log-in in any case. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;

const SESSION_COOKIE = 'voltclear.portal';

export interface SessionDeps {
  readonly sessionStore: Store;
  readonly sessionSecret: string;
  readonly publicUrl: string;
}

/** The cookie session of the portal. Nothing is stored before somebody logs in. */
export function openSession({ sessionStore, sessionSecret, publicUrl }: SessionDeps): RequestHandler {
  const secure = isHttps(publicUrl);
  return session({
    name: SESSION_COOKIE,
    secret: sessionSecret,
    store: sessionStore,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // Behind a proxy that ends TLS, `X-Forwarded-Proto` says whether the browser's side is secure.
    proxy: secure,
    cookie: { path: '/portal', httpOnly: true, sameSite: 'lax', secure, maxAge: IDLE_MS },
  });
}

/** Who sends a request, between the handlers of that request. */
const known = new WeakMap<Request, Staff>();

export interface KnowStaffDeps {
  readonly flows: Pick<AccessFlows, 'recallStaff'>;
  readonly clock: Clock;
}

/** Recalls who the session belongs to, with today's roles; a session that is too old or of somebody gone is ended. */
export function knowStaff({ flows, clock }: KnowStaffDeps): RequestHandler {
  return async (request, _response, next) => {
    const { login } = request.session;
    if (login) {
      const inTime = clock.now().getTime() - login.at < LONGEST_MS;
      const staff = inTime ? await flows.recallStaff(login) : undefined;
      if (staff) known.set(request, staff);
      else await renew(request);
    }
    next();
  };
}

export function staffOf(request: Request): Staff | undefined {
  return known.get(request);
}

/** Lets staff through; sends everybody else to the log-in page, and back afterwards. */
export const requireStaff: RequestHandler = (request, response, next) => {
  const staff = staffOf(request);
  if (!staff) {
    response.redirect(303, `${request.baseUrl}/login?next=${encodeURIComponent(request.originalUrl)}`);
    return;
  }
  if (staff.roles.length === 0) throw new HubError('forbidden', 'Your roles do not allow this.');
  next();
};

/** Lets people through who may see CDRs, after `requireStaff`. */
export const requireMoney: RequestHandler = (request, _response, next) => {
  const staff = staffOf(request);
  if (!staff || !seesMoney(staff)) throw new HubError('forbidden', 'Your roles do not allow this.');
  next();
};

/** Whether somebody sees CDRs and what they are made of, of whatever parties: an engineer sees none. */
export function seesMoney({ roles }: Staff): boolean {
  return roles.includes('FINANCE') || roles.includes('OPERATOR');
}

/** Begins the session of somebody who logged in, under a new id (session fixation). */
export async function beginSession(request: Request, ticket: SessionTicket, at: Date): Promise<void> {
  await renew(request);
  request.session.login = { ...ticket, at: at.getTime() };
  await new Promise<void>((resolve, reject) => {
    request.session.save((error: unknown) => (error ? reject(error) : resolve()));
  });
}

export async function endSession(request: Request, response: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
  response.clearCookie(SESSION_COOKIE, { path: '/portal' });
}

function renew(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(error) : resolve()));
  });
}
