import { LRUCache } from 'lru-cache';
import { type Agreement, agreementAt } from '../../domain/clearing/agreement.js';
import type { AgreementStore } from '../../store/agreement-store.js';

/** How long another process may still clear by the version before the newest. */
const FRESH_MS = 1_000;
const MOST_PAIRS = 10_000;

/**
 * Remembers for a second what two parties have agreed, so that a burst of CDRs asks the store once. A version added
 * through the returned store counts at once; a pair that has agreed nothing is asked for again each time.
 */
export function cachedAgreements(store: AgreementStore): AgreementStore {
  const fresh = new LRUCache<string, readonly Agreement[]>({ max: MOST_PAIRS, ttl: FRESH_MS });
  return {
    ...store,
    insert: async (agreement) => {
      await store.insert(agreement);
      fresh.clear();
    },
    validAt: async ({ at, ...pair }) => {
      const key = `${pair.cpo} ${pair.emsp}`;
      const known = fresh.get(key);
      if (known) return agreementAt(known, at);
      const versions = await store.versions(pair);
      if (versions.length > 0) fresh.set(key, versions);
      return agreementAt(versions, at);
    },
  };
}
