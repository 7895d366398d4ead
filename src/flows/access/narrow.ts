import { type Staff, visibleParties } from '../../domain/access.js';
import type { PartyKey } from '../../domain/party.js';

/**
 * The parties that a list is narrowed to: those that somebody may see, and of these the one that was asked for.
 * EVERYTHING: no narrowing. NOTHING: the list is empty and no store is asked.
 */
export type Narrowing =
  | { readonly kind: 'EVERYTHING' }
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'PARTIES'; readonly involving: readonly PartyKey[] };

/** Narrows a list to what somebody may see, and to one party if that is asked for; an operator may ask for any. */
export function narrow(staff: Staff, asked?: PartyKey): Narrowing {
  const own = visibleParties(staff);
  if (own === undefined && asked === undefined) return { kind: 'EVERYTHING' };
  const involving = asked === undefined ? (own ?? []) : [asked].filter((party) => own?.includes(party) ?? true);
  return involving.length === 0 ? { kind: 'NOTHING' } : { kind: 'PARTIES', involving };
}

/** The narrowing as stores take it in their filters. */
export function involvingOf(narrowing: Exclude<Narrowing, { kind: 'NOTHING' }>): {
  readonly involving?: readonly PartyKey[];
} {
  return narrowing.kind === 'PARTIES' ? { involving: narrowing.involving } : {};
}
