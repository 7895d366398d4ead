import type { StaffRole } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import type { User } from '../../store/user-store.js';
import type { Hub } from '../hub.js';
import { foldEmail } from './fold-email.js';

/** NIST SP 800-63B asks for no rules of composition, but for length. */
const PASSWORD_LENGTH = { min: 12, max: 256 } as const;
const EMAIL_LENGTH_MAX = 254;

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly roles: readonly StaffRole[];
  readonly parties: readonly PartyKey[];
}

/** A user as others may see it. */
export type UserProfile = Omit<User, 'passwordHash'>;

/**
 * Lets somebody log in. Refuses a field that is not usable (`bad-field`), a finance user or an engineer without a party,
 * and an address that is taken (`conflict`).
 */
export async function addUser(hub: Pick<Hub, 'users' | 'secrets' | 'clock'>, asked: NewUser): Promise<UserProfile> {
  const email = foldEmail(asked.email);
  refuseUnusable({ ...asked, email });
  const profile: UserProfile = {
    email,
    roles: [...new Set(asked.roles)],
    parties: [...new Set(asked.parties)],
    createdAt: hub.clock.now(),
  };
  await hub.users.insert({ ...profile, passwordHash: await hub.secrets.hashPassword(asked.password) });
  return profile;
}

function refuseUnusable({ email, password, roles, parties }: NewUser): void {
  if (email.length > EMAIL_LENGTH_MAX || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new HubError('bad-field', 'email: expected an e-mail address', 'email');
  }
  if (password.length < PASSWORD_LENGTH.min || password.length > PASSWORD_LENGTH.max) {
    const { min, max } = PASSWORD_LENGTH;
    throw new HubError('bad-field', `password: expected ${min} to ${max} characters`, 'password');
  }
  if (roles.length === 0) throw new HubError('bad-field', 'roles: expected at least one role', 'roles');
  if (roles.some((role) => role !== 'OPERATOR') && parties.length === 0) {
    throw new HubError('bad-field', 'parties: a finance user or an engineer needs at least one party', 'parties');
  }
}
