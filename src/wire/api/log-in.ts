import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../../domain/errors.js';
import { foldEmail } from '../../flows/access/fold-email.js';
import type { LoggedIn } from '../../flows/access/log-in.js';
import type { EventLog } from '../../flows/ports.js';
import type { AccessFlows } from './api-flows.js';
import { formatStaff } from './format/staff.js';
import { credentials, identifyByPassword } from './identify.js';
import type { LoginLimiter } from './login-limiter.js';
import { parse } from './parse.js';

/** What looking at a password needs, here and in the portal. */
export interface PasswordCheckDeps {
  readonly flows: Pick<AccessFlows, 'logIn'>;
  readonly loginLimiter: LoginLimiter;
  readonly log: EventLog;
}

export interface LogInDeps extends PasswordCheckDeps {
  readonly flows: Pick<AccessFlows, 'logIn' | 'issueAccessToken'>;
}

/** Trades an e-mail address and a password for an access token. The only path of the API that is open to all. */
export function logIn(deps: LogInDeps): RequestHandler {
  const checkPassword = createPasswordCheck(deps);
  return async (request, response) => {
    const { staff } = await checkPassword(request, response);
    const { accessToken, expiresAt } = await deps.flows.issueAccessToken(staff);
    response.json({ access_token: accessToken, expires_at: expiresAt.toISOString(), user: formatStaff(staff) });
  };
}

export type PasswordCheck = (request: Request, response: Response) => Promise<LoggedIn>;

/**
 * Counts the attempt, then looks at the e-mail and password in the body. Refuses `bad-field`, `unauthorized` and, with
 * the header Retry-After, `too-many-requests`.
 */
export function createPasswordCheck({ flows, loginLimiter, log }: PasswordCheckDeps): PasswordCheck {
  const identify = identifyByPassword(flows);
  return async (request, response) => {
    const { email, password } = parse(credentials, request.body);
    request.body = { email, password };
    const address = request.ip ?? 'unknown';
    const attempt = await loginLimiter.begin(address, foldEmail(email));
    if (attempt.kind === 'blocked') {
      log.warn({ event: 'login.blocked', address });
      response.set('Retry-After', String(attempt.retryAfterS));
      throw new HubError('too-many-requests', 'too many attempts to log in');
    }
    const loggedIn = await identify(request, response).catch((error: unknown) => {
      if (error instanceof HubError) log.warn({ event: 'login.refused', address });
      throw error;
    });
    if (!loggedIn) throw new HubError('unauthorized', 'e-mail address or password is wrong');
    await attempt.succeeded();
    log.info({ event: 'login.done', address, email: loggedIn.staff.email });
    return loggedIn;
  };
}
