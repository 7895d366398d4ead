import { type RoamingDefault, type RoamingRules, roamingRules } from '../../domain/routing/roaming-agreement.js';
import type { RoamingAgreementStore } from '../../store/roaming/roaming-agreement-store.js';
import { remember } from '../remember.js';

export interface CachedRoamingRules {
  current(): Promise<RoamingRules>;
  /** The store, whose changes are seen at once in this process. */
  readonly agreements: RoamingAgreementStore;
}

/** Reads all roaming agreements once a second at most, however many messages ask for them. */
export function cachedRoamingRules(store: RoamingAgreementStore, otherwise: RoamingDefault): CachedRoamingRules {
  const rules = remember({
    ask: async (_all: 'all') => roamingRules(await store.list(), otherwise),
    max: 1,
  });
  return {
    current: () => rules.find('all'),
    agreements: {
      list: store.list,
      insert: (agreement) => rules.forgetAfter(store.insert(agreement)),
      end: (id, validUntil) => rules.forgetAfter(store.end(id, validUntil)),
    },
  };
}
