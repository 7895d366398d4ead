import { maySee, type Staff } from '../access.js';
import type { CdrRecord } from '../clearing/cdr-record.js';
import { HubError } from '../errors.js';
import { type PartyKey, partyKey } from '../party.js';
import { type Actor, type ReviewAct, TRANSITIONS } from './review-transitions.js';

/**
 * Refuses (`forbidden`) an act that is another side's to do: the CPO does not contest, the eMSP does not answer. An
 * operator acts for any side; who it was stands in the record. Whether somebody sees the CDR at all is asked before.
 */
export function assertMayAct(staff: Staff, act: ReviewAct, { cdr, emsp }: Pick<CdrRecord, 'cdr' | 'emsp'>): void {
  const parties: Partial<Record<Actor, PartyKey>> = { CPO: partyKey(cdr.party), EMSP: partyKey(emsp) };
  assertActs(staff, act, parties);
}

/** The same where the two parties are known by their keys. */
export function assertActs(staff: Staff, act: ReviewAct, parties: Partial<Record<Actor, PartyKey>>): void {
  const { by } = TRANSITIONS[act];
  if (staff.roles.includes('OPERATOR') && by.includes('OPERATOR')) return;
  const own = by.flatMap((actor) => parties[actor] ?? []);
  if (own.length > 0 && maySee(staff, own)) return;
  throw new HubError('forbidden', `this is for ${by.map((actor) => NAMES[actor]).join(' or ')} to do`);
}

const NAMES: Readonly<Record<Actor, string>> = {
  CPO: 'the CPO',
  EMSP: 'the eMSP',
  OPERATOR: 'an operator',
  CREDIT_CDR: 'a credit CDR',
};
