import { type PartyId, type PartyKey, partyKey } from '../party.js';
import type { RoutedModule } from './module-roles.js';
import { mayExchange, type RoamingRules } from './roaming-agreement.js';

/** Whose objects somebody may be shown. */
export type VisibleOwners =
  | { readonly kind: 'all' }
  | { readonly kind: 'only'; readonly parties: readonly PartyKey[] }
  | { readonly kind: 'except'; readonly parties: readonly PartyKey[] };

export interface Readers {
  /** The parties that ask; what one of them may see is seen. */
  readonly parties: readonly PartyId[];
  readonly module: RoutedModule;
  readonly at: Date;
}

/**
 * Whose objects of a module some parties may be shown by their roaming agreements, as few names as possible: when the
 * default is OPEN, only those whose agreement does not allow it are named, and mostly there are none.
 */
export function visibleOwners(rules: RoamingRules, readers: Readers): VisibleOwners {
  const { parties: asking, module, at } = readers;
  const maySee = (owner: PartyId) => asking.some((one) => mayExchange(rules, { parties: [one, owner], module, at }));
  const agreed = agreedWith(rules, asking);
  if (rules.otherwise === 'OPEN') {
    const hidden = agreed.filter((owner) => !maySee(owner)).map(partyKey);
    return hidden.length === 0 ? { kind: 'all' } : { kind: 'except', parties: hidden };
  }
  return { kind: 'only', parties: [...new Set([...asking, ...agreed.filter(maySee)].map(partyKey))] };
}

/** Everybody who has a roaming agreement with one of the parties, each once. */
function agreedWith({ byPair }: RoamingRules, asking: readonly PartyId[]): readonly PartyId[] {
  const keys = new Set(asking.map(partyKey));
  const found = new Map<PartyKey, PartyId>();
  for (const [agreement] of byPair.values()) {
    const [one, other] = agreement?.parties ?? [];
    if (!one || !other) continue;
    if (keys.has(partyKey(one))) found.set(partyKey(other), other);
    if (keys.has(partyKey(other))) found.set(partyKey(one), one);
  }
  return [...found.values()];
}
