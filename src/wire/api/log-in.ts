import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../../domain/errors.js';
import { foldEmail } from '../../flows/access/fold-email.js';
import type { LoggedIn } from '../../flows/access/log-in.js';
import type { EventLog } from '../../flows/ports.js';
import type { AccessFlows } from './api-flows.js';
import { formatStaff } from './format/staff.js';
import { credentials, type Identify } from './identify.js';
import type { LoginLimiter } from './login-limiter.js';
import { parse } from './parse.js';

export interface LogInDeps {
  readonly flows: Pick<AccessFlows, 'issueAccessToken'>;
  readonly identify: Pick<Identify, 'byPassword'>;
  readonly loginLimiter: LoginLimiter;
  readonly log: EventLog;
}

/** Trades an e-mail address and a password for an access token. The only path of the API that is open to all. */
export function logIn(deps: LogInDeps): RequestHandler {
  return async (request, response) => {
    const { staff } = await checkPassword(deps, request, response);
    const { accessToken, expiresAt } = await deps.flows.issueAccessToken(staff);
    response.json({ access_token: accessToken, expires_at: expiresAt.toISOString(), user: formatStaff(staff) });
  };
}

/**
 * Counts the attempt, then looks at the password in the body; shared with the portal. Refuses `unauthorized` and, with
 * the header Retry-After, `too-many-requests`.
 */
export async function checkPassword(
  { identify, loginLimiter, log }: Omit<LogInDeps, 'flows'>,
  request: Request,
  response: Response,
): Promise<LoggedIn> {
  const { email, password } = parse(credentials, request.body);
  request.body = { email, password };
  const address = request.ip ?? 'unknown';
  const attempt = await loginLimiter.begin(address, foldEmail(email));
  if (attempt.kind === 'blocked') {
    log.warn({ event: 'login.blocked', address });
    response.set('Retry-After', String(attempt.retryAfterS));
    throw new HubError('too-many-requests', 'too many attempts to log in');
  }
  const loggedIn = await identify.byPassword(request, response).catch((error: unknown) => {
    if (error instanceof HubError) log.warn({ event: 'login.refused', address });
    throw error;
  });
  if (!loggedIn) throw new HubError('unauthorized', 'e-mail address or password is wrong');
  await attempt.succeeded();
  log.info({ event: 'login.done', address, email: loggedIn.staff.email });
  return loggedIn;
}
