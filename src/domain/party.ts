import { HubError } from './errors.js';

/** OCPI roles (2.2.1, types, Role). */
export const ROLES = ['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP'] as const;
export type Role = (typeof ROLES)[number];

/** A party as OCPI names it: ISO 3166 country and a three-letter id, for example NL and ABC. */
export interface PartyId {
  readonly countryCode: string;
  readonly partyId: string;
}

/** `NL*ABC`: folded to upper case, since both are CiStrings (OCPI 2.2.1, types, CiString). The key of maps and indexes. */
export type PartyKey = `${string}*${string}`;

/** The key by which a party is found, whatever case it was written in. */
export function partyKey(party: PartyId): PartyKey {
  return `${party.countryCode.toUpperCase()}*${party.partyId.toUpperCase()}`;
}

/** Reads `NL*ABC` (also `NL-ABC`); refuses anything else, naming `field`. */
export function parsePartyKey(text: string, field = 'party'): PartyId {
  const match = /^([A-Za-z]{2})[*-]([A-Za-z0-9]{3})$/.exec(text);
  if (!match?.[1] || !match[2]) {
    throw new HubError('bad-field', `${field}: expected a party such as NL*ABC, got "${text}"`, field);
  }
  return { countryCode: match[1].toUpperCase(), partyId: match[2].toUpperCase() };
}

export function sameParty(a: PartyId, b: PartyId): boolean {
  return partyKey(a) === partyKey(b);
}

/** Key of an object that a party owns: `NL*ABC/LOC1`, folded, since ids are CiStrings and unique per party only. */
export function objectKey(owner: PartyId, ...ids: readonly string[]): string {
  return [partyKey(owner), ...ids.map((id) => id.toUpperCase())].join('/');
}
