import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { User } from '../../store/user-store.js';
import type { Hub } from '../hub.js';
import { foldEmail } from './fold-email.js';

export interface LogInCredentials {
  readonly email: string;
  readonly password: string;
}

/** Somebody who has shown a right password, and what a web session of theirs must keep to be known again. */
export interface LoggedIn {
  readonly staff: Staff;
  readonly ticket: SessionTicket;
}

/** Stands in a web session. `passwordMark` changes with the password, so that a new password ends old sessions. */
export interface SessionTicket {
  readonly email: string;
  readonly passwordMark: string;
}

/**
 * Finds out who somebody is by address and password. Refuses (`unauthorized`) an unknown address exactly as a wrong
 * password, and takes as long: an unknown address costs a password hash, too (OWASP ASVS 5.0, 6.3.8).
 */
export async function logIn(hub: Pick<Hub, 'users' | 'secrets'>, credentials: LogInCredentials): Promise<LoggedIn> {
  const user = await hub.users.find(foldEmail(credentials.email));
  const known = user
    ? await hub.secrets.checkPassword(user.passwordHash, credentials.password)
    : await spendTheSameTime(hub, credentials.password);
  if (!user || !known) throw new HubError('unauthorized', 'e-mail address or password is wrong');
  return { staff: staffOf(user), ticket: ticketOf(hub, user) };
}

/** Knows somebody again by the ticket in a web session; undefined when the user is gone or has a new password. */
export async function recallStaff(
  hub: Pick<Hub, 'users' | 'secrets'>,
  ticket: SessionTicket,
): Promise<Staff | undefined> {
  const user = await hub.users.find(ticket.email);
  return user && ticketOf(hub, user).passwordMark === ticket.passwordMark ? staffOf(user) : undefined;
}

/** What the rest of the hub knows of a user: never the password hash. */
export function staffOf(user: User): Staff {
  return { email: user.email, roles: user.roles, parties: user.parties };
}

function ticketOf(hub: Pick<Hub, 'secrets'>, user: User): SessionTicket {
  return { email: user.email, passwordMark: hub.secrets.sha256(user.passwordHash).slice(0, 32) };
}

async function spendTheSameTime(hub: Pick<Hub, 'secrets'>, password: string): Promise<false> {
  await hub.secrets.hashPassword(password);
  return false;
}
