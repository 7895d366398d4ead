import type { PartyKey } from './party.js';

/**
 * OPERATOR runs the hub; FINANCE sees the documents, CDRs and statements of its own parties; ENGINEER the messages and
 * their quality, and no money.
 */
export const STAFF_ROLES = ['OPERATOR', 'FINANCE', 'ENGINEER'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who is asking, once logged in. */
export interface Staff {
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly parties: readonly PartyKey[];
}

/** Whether somebody may see what concerns these parties: documents, CDRs, money. An operator sees all. */
export function maySee(staff: Staff, concerned: readonly PartyKey[]): boolean {
  return isAmong(visibleParties(staff), concerned);
}

/** The parties that a list of documents or CDRs must be narrowed to; undefined: no narrowing (operator). */
export function visibleParties(staff: Staff): readonly PartyKey[] | undefined {
  return partiesIn(staff, ['FINANCE']);
}

/** Whether somebody may see what was said on the wire of a platform that speaks for these parties: no money in itself. */
export function mayInspect(staff: Staff, parties: readonly PartyKey[]): boolean {
  return isAmong(inspectableParties(staff), parties);
}

/** The parties whose messages, quality and conformance somebody may see; undefined: all (operator). */
export function inspectableParties(staff: Staff): readonly PartyKey[] | undefined {
  return partiesIn(staff, ['ENGINEER', 'FINANCE']);
}

/** Roles other than these open nothing, whatever parties somebody belongs to. */
function partiesIn({ roles, parties }: Staff, opening: readonly StaffRole[]): readonly PartyKey[] | undefined {
  if (roles.includes('OPERATOR')) return undefined;
  return roles.some((role) => opening.includes(role)) ? parties : [];
}

function isAmong(open: readonly PartyKey[] | undefined, concerned: readonly PartyKey[]): boolean {
  return open === undefined || concerned.some((party) => open.includes(party));
}
