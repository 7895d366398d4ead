import type { Hub } from '../hub.js';
import type { UserProfile } from './add-user.js';

/** Everybody who may log in, without their password hashes. */
export async function listUsers(hub: Pick<Hub, 'users'>): Promise<readonly UserProfile[]> {
  const users = await hub.users.list();
  return users.map(({ email, roles, parties, createdAt }) => ({ email, roles, parties, createdAt }));
}
