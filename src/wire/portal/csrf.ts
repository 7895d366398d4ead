import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../../domain/errors.js';
import { isHttps } from './page-headers.js';

export interface Csrf {
  /** The token that the forms of a page carry. */
  tokenFor(request: Request, response: Response): string;
  readonly readCookies: RequestHandler;
  /** Refuses (`forbidden`) a form that does not come from a page of ours. */
  readonly protect: RequestHandler;
}

/**
 * Signed double-submit tokens, bound to the session once somebody has logged in (OWASP CSRF cheat sheet), and a look
 * at where the browser says that the form comes from.
 */
export function createCsrf(deps: { readonly sessionSecret: string; readonly publicUrl: string }): Csrf {
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => deps.sessionSecret,
    getSessionIdentifier: (request) => (request.session.login ? request.sessionID : 'anonymous'),
    cookieName: 'voltclear.csrf',
    cookieOptions: { path: '/portal', sameSite: 'lax', httpOnly: true, secure: isHttps(deps.publicUrl) },
    getCsrfTokenFromRequest: (request) => tokenIn(request.body),
  });
  return {
    tokenFor: generateCsrfToken,
    readCookies(request, _response, next) {
      request.cookies = parseCookies(request.get('cookie') ?? '');
      next();
    },
    protect(request, _response, next) {
      if (!isOurOwnPage(request, deps.publicUrl) || !validateRequest(request)) {
        throw new HubError('forbidden', 'This form is too old or comes from elsewhere. Go back, reload, try again.');
      }
      next();
    },
  };
}

function tokenIn(body: unknown): string | undefined {
  const token = typeof body === 'object' && body !== null && '_csrf' in body ? body._csrf : undefined;
  return typeof token === 'string' ? token : undefined;
}

/** Name and raw value of each cookie; ours need no decoding. */
function parseCookies(header: string): Record<string, string> {
  const pairs = header.split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
}

function isOurOwnPage(request: Request, publicUrl: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.get('origin');
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.get('host') || host === new URL(publicUrl).host;
}
