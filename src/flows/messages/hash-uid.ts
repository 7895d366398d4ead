import { foldedId } from '../../domain/messages/recorded-leg.js';
import type { Secrets } from '../ports.js';

/**
 * Under which the message log keeps the uid of a driver's token: a keyed hash, the same for every case in which the uid
 * may be written. Who knows a uid can look for its messages; nobody can read it.
 */
export function hashUid({ hashToken }: Pick<Secrets, 'hashToken'>, uid: string): string {
  // Never the hash under which a credentials token is looked up.
  return hashToken(`driver's token ${foldedId(uid)}`);
}
