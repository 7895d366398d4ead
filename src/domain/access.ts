import type { PartyKey } from './party.js';

/** OPERATOR runs the hub; FINANCE sees the documents, CDRs and statements of its own parties. */
export const STAFF_ROLES = ['OPERATOR', 'FINANCE'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who is asking, once logged in. */
export interface Staff {
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly parties: readonly PartyKey[];
}

/** Whether somebody may see what concerns these parties. An operator sees all. */
export function maySee(staff: Staff, concerned: readonly PartyKey[]): boolean {
  if (staff.roles.includes('OPERATOR')) return true;
  return staff.roles.includes('FINANCE') && concerned.some((party) => staff.parties.includes(party));
}

/** The parties that a list must be narrowed to; undefined: no narrowing (operator). */
export function visibleParties(staff: Staff): readonly PartyKey[] | undefined {
  return staff.roles.includes('OPERATOR') ? undefined : staff.parties;
}
