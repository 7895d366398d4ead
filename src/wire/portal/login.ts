import type { Request, RequestHandler, Response } from 'express';
import { HubError, type HubErrorCode } from '../../domain/errors.js';
import { httpStatusOf } from '../api/error-handler.js';
import { createPasswordCheck, type PasswordCheckDeps } from '../api/log-in.js';
import type { Csrf } from './csrf.js';
import { localPath } from './local-path.js';
import type { Pages } from './pages.js';
import { beginSession, endSession, type KnowStaffDeps, staffOf } from './session.js';

export interface LoginPageDeps extends PasswordCheckDeps, Pick<KnowStaffDeps, 'clock'> {
  readonly pages: Pages;
  readonly csrf: Csrf;
}

/** The log-in form; who is logged in already goes on. */
export function showLogin(deps: LoginPageDeps): RequestHandler {
  return (request, response) => {
    const next = nextOf(request, request.query);
    if (staffOf(request)) response.redirect(303, next);
    else response.send(form(deps, { request, response, next, email: '' }));
  };
}

/** Begins a session, or shows the form again and says why not. */
export function logIn(deps: LoginPageDeps): RequestHandler {
  const checkPassword = createPasswordCheck(deps);
  return async (request, response) => {
    const next = nextOf(request, request.body);
    const email = field(request.body, 'email');
    request.body = { email, password: field(request.body, 'password') };
    try {
      const { ticket } = await checkPassword(request, response);
      await beginSession(request, ticket, deps.clock.now());
      response.redirect(303, next);
    } catch (error) {
      const complaint = error instanceof HubError ? COMPLAINTS[error.code] : undefined;
      if (!(error instanceof HubError) || complaint === undefined) throw error;
      response.status(httpStatusOf[error.code]).send(form(deps, { request, response, next, email, complaint }));
    }
  };
}

/** Ends the session; doing so twice is harmless. */
export const logOut: RequestHandler = async (request, response) => {
  await endSession(request, response);
  response.redirect(303, `${request.baseUrl}/login`);
};

/** What the form itself answers; any other refusal has a page of its own. */
const COMPLAINTS: Partial<Record<HubErrorCode, string>> = {
  'bad-field': 'Give your e-mail address and your password.',
  unauthorized: 'E-mail address or password is wrong.',
  'too-many-requests': 'Too many attempts. Wait a quarter of an hour, then try again.',
};

interface FormView {
  readonly request: Request;
  readonly response: Response;
  readonly next: string;
  readonly email: string;
  readonly complaint?: string;
}

function form({ pages, csrf }: LoginPageDeps, { request, response, ...view }: FormView): string {
  return pages.login({ ...view, baseUrl: request.baseUrl, csrfToken: csrf.tokenFor(request, response) });
}

function nextOf(request: Request, fields: unknown): string {
  return localPath(field(fields, 'next'), `${request.baseUrl}/invoices`);
}

/** A field that came once and as text; otherwise the empty text. */
function field(fields: unknown, name: string): string {
  const values =
    typeof fields === 'object' && fields !== null ? new Map<string, unknown>(Object.entries(fields)) : undefined;
  const value = values?.get(name);
  return typeof value === 'string' ? value : '';
}
