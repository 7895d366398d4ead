import type { Staff } from '../../domain/access.js';
import type { Hub } from '../hub.js';
import { staffOf } from './log-in.js';

/** How long an access token works after log-in. */
const ACCESS_TOKEN_HOURS = 12;

export interface IssuedAccessToken {
  /** Shown once; only its keyed hash is kept. */
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** Gives somebody who has logged in a token for the API. */
export async function issueAccessToken(
  hub: Pick<Hub, 'users' | 'secrets' | 'clock'>,
  staff: Staff,
): Promise<IssuedAccessToken> {
  const accessToken = hub.secrets.newToken();
  const createdAt = hub.clock.now();
  const expiresAt = new Date(createdAt.getTime() + ACCESS_TOKEN_HOURS * 3_600_000);
  await hub.users.insertToken({ hash: hub.secrets.hashToken(accessToken), email: staff.email, createdAt, expiresAt });
  return { accessToken, expiresAt };
}

/** Who an access token belongs to, with today's roles; undefined when it is unknown, expired or its user is gone. */
export async function staffOfToken(
  hub: Pick<Hub, 'users' | 'secrets' | 'clock'>,
  accessToken: string,
): Promise<Staff | undefined> {
  const now = hub.clock.now();
  const token = await hub.users.findToken(hub.secrets.hashToken(accessToken), now);
  if (!token || token.expiresAt <= now) return undefined;
  const user = await hub.users.find(token.email);
  return user && staffOf(user);
}

/** Ends an access token; one that is unknown or ended already stays so. */
export async function revokeAccessToken(hub: Pick<Hub, 'users' | 'secrets'>, accessToken: string): Promise<void> {
  await hub.users.removeToken(hub.secrets.hashToken(accessToken));
}
