import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { addUser } from './add-user.js';

/** Adds the first operator when its address and password are set; one that exists is left as it is. */
export async function ensureAdmin(
  hub: Pick<Hub, 'users' | 'secrets' | 'clock'>,
  admin: { readonly adminEmail: string | undefined; readonly adminPassword: string | undefined },
): Promise<void> {
  const { adminEmail: email, adminPassword: password } = admin;
  if (!email || !password) return;
  try {
    await addUser(hub, { email, password, roles: ['OPERATOR'], parties: [] });
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'conflict') throw error;
  }
}
