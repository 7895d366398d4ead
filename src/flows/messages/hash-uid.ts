import { LRUCache } from 'lru-cache';
import { foldedId } from '../../domain/messages/recorded-leg.js';
import type { Secrets } from '../ports.js';

/** The hash is needed in both legs of a message, and drivers come again. */
const REMEMBERED = 2_000;
const known = new WeakMap<Pick<Secrets, 'hashToken'>, LRUCache<string, string>>();

/**
 * Under which the message log keeps the uid of a driver's token: a keyed hash, the same for every case in which the uid
 * may be written. Who knows a uid can look for its messages; nobody can read it.
 */
export function hashUid(secrets: Pick<Secrets, 'hashToken'>, uid: string): string {
  const folded = foldedId(uid);
  const remembered = known.get(secrets) ?? new LRUCache<string, string>({ max: REMEMBERED });
  known.set(secrets, remembered);
  const found = remembered.get(folded);
  if (found !== undefined) return found;
  // Never the hash under which a credentials token is looked up.
  const hash = secrets.hashToken(`driver's token ${folded}`);
  remembered.set(folded, hash);
  return hash;
}
