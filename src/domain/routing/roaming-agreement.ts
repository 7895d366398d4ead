import { type PartyId, type PartyKey, partyKey } from '../party.js';
import type { RoutedModule } from './module-roles.js';

/** That two parties may exchange messages of some modules, in both directions, for a time. Money is not its matter. */
export interface RoamingAgreement {
  readonly id: string;
  readonly parties: readonly [PartyId, PartyId];
  readonly modules: 'ALL' | readonly RoutedModule[];
  readonly validFrom: Date;
  /** Not included; absent: until further notice. */
  readonly validUntil?: Date;
}

/** Whether two parties without any agreement may exchange everything (OPEN) or nothing (CLOSED). */
export type RoamingDefault = 'OPEN' | 'CLOSED';

/** All roaming agreements by the pair of their parties, and what holds for other pairs. */
export interface RoamingRules {
  readonly byPair: ReadonlyMap<string, readonly RoamingAgreement[]>;
  readonly otherwise: RoamingDefault;
}

export interface Exchange {
  readonly parties: readonly [PartyId, PartyId];
  readonly module: RoutedModule;
  readonly at: Date;
}

/** Puts agreements in the form in which they are asked. */
export function roamingRules(agreements: readonly RoamingAgreement[], otherwise: RoamingDefault): RoamingRules {
  const byPair = new Map<string, RoamingAgreement[]>();
  for (const agreement of agreements) {
    const key = pairKey(agreement.parties.map(partyKey));
    byPair.set(key, [...(byPair.get(key) ?? []), agreement]);
  }
  return { byPair, otherwise };
}

/**
 * Whether two parties may exchange messages of a module at an instant. A pair with agreements is bound by them, also
 * when none of them is valid any more; of any other pair the hub's default tells. A party always reaches itself.
 */
export function mayExchange({ byPair, otherwise }: RoamingRules, { parties, module, at }: Exchange): boolean {
  const [one, other] = parties.map(partyKey);
  if (one === other) return true;
  const agreements = byPair.get(pairKey([one, other]));
  if (!agreements) return otherwise === 'OPEN';
  return agreements.some((agreement) => covers(agreement, module) && isValid(agreement, at));
}

function covers({ modules }: RoamingAgreement, module: RoutedModule): boolean {
  return modules === 'ALL' || modules.includes(module);
}

function isValid({ validFrom, validUntil }: RoamingAgreement, at: Date): boolean {
  return validFrom <= at && (!validUntil || at < validUntil);
}

function pairKey(parties: readonly (PartyKey | undefined)[]): string {
  return [...parties].sort().join('|');
}
