import { type RoamingDefault, type RoamingRules, roamingRules } from '../../domain/routing/roaming-agreement.js';
import type { RoamingAgreementStore } from '../../store/roaming/roaming-agreement-store.js';

/** How long another process may still go by what this one has changed. */
const TTL_MS = 1_000;

export interface CachedRoamingRules {
  current(): Promise<RoamingRules>;
  /** The store, whose changes are seen at once in this process. */
  readonly agreements: RoamingAgreementStore;
}

/** Reads all roaming agreements once a second at most, however many messages ask for them. */
export function cachedRoamingRules(store: RoamingAgreementStore, otherwise: RoamingDefault): CachedRoamingRules {
  let known: { readonly rules: Promise<RoamingRules>; readonly untilMs: number } | undefined;
  const current = (): Promise<RoamingRules> => {
    if (known && performance.now() < known.untilMs) return known.rules;
    const rules = store.list().then((agreements) => roamingRules(agreements, otherwise));
    const reading = { rules, untilMs: performance.now() + TTL_MS };
    known = reading;
    rules.catch(() => {
      if (known === reading) known = undefined;
    });
    return rules;
  };
  const forgetAfter = async <T>(write: Promise<T>): Promise<T> => {
    try {
      return await write;
    } finally {
      known = undefined;
    }
  };
  return {
    current,
    agreements: {
      list: store.list,
      insert: (agreement) => forgetAfter(store.insert(agreement)),
      end: (id, validUntil) => forgetAfter(store.end(id, validUntil)),
    },
  };
}
