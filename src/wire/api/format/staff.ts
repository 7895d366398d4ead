import type { Staff } from '../../../domain/access.js';
import type { UserProfile } from '../../../flows/access/add-user.js';

/** User of openapi.yaml. */
export function formatStaff({ email, roles, parties }: Staff): object {
  return { email, roles, parties };
}

/** UserProfile of openapi.yaml. */
export function formatUser(user: UserProfile): object {
  return { ...formatStaff(user), created_at: user.createdAt.toISOString() };
}
