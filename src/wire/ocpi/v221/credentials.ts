import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, ROLES, type Role } from '../../../domain/party.js';
import type { BusinessDetails, ConnectionRole } from '../../../domain/roaming/connection.js';
import type { OurCredentials, PartnerCredentials } from '../../../flows/ports.js';

/** Reads a partner's credentials object (OCPI 2.2.1, credentials). Refuses with `bad-field`, naming the field. */
export function parseCredentials(body: unknown): PartnerCredentials {
  const credentials = asObject(body, 'credentials');
  const { token } = credentials;
  if (typeof token !== 'string' || !/^[!-~]{1,64}$/.test(token)) {
    throw new HubError('bad-field', 'token: expected 1 to 64 printable ASCII characters without spaces', 'token');
  }
  return { token, url: parseUrl(credentials['url'], 'url'), roles: parseRoles(credentials['roles']) };
}

/** Writes what the hub says of itself. */
export function formatCredentials(ours: OurCredentials): unknown {
  return {
    token: ours.token,
    url: ours.url,
    roles: ours.roles.map((role) => ({
      role: role.role,
      business_details: role.businessDetails,
      party_id: role.partyId,
      country_code: role.countryCode,
    })),
  };
}

function parseRoles(value: unknown): readonly ConnectionRole[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new HubError('bad-field', 'roles: expected a list with at least one role', 'roles');
  }
  const roles = value.map((role, at) => parseRole(role, `roles.${at}`));
  const names = new Set(roles.map((role) => `${partyKey(role)}/${role.role}`));
  if (names.size !== roles.length) {
    throw new HubError('bad-field', 'roles: each needs a unique role, party_id and country_code', 'roles');
  }
  return roles;
}

function parseRole(value: unknown, field: string): ConnectionRole {
  const entry = asObject(value, field);
  const role = ROLES.find((name): name is Role => name === entry['role']);
  if (!role) throw new HubError('bad-field', `${field}.role: expected one of ${ROLES.join(', ')}`, `${field}.role`);
  return {
    ...parseParty(entry, field),
    role,
    businessDetails: parseBusinessDetails(entry['business_details'], `${field}.business_details`),
  };
}

function parseParty(entry: Readonly<Record<string, unknown>>, field: string): PartyId {
  const { country_code: countryCode, party_id: partyId } = entry;
  if (typeof countryCode !== 'string' || !/^[A-Za-z]{2}$/.test(countryCode)) {
    throw new HubError('bad-field', `${field}.country_code: expected two letters`, `${field}.country_code`);
  }
  if (typeof partyId !== 'string' || !/^[A-Za-z0-9]{3}$/.test(partyId)) {
    throw new HubError('bad-field', `${field}.party_id: expected three letters or digits`, `${field}.party_id`);
  }
  return { countryCode, partyId };
}

function parseBusinessDetails(value: unknown, field: string): BusinessDetails {
  const { name, website } = asObject(value, field);
  if (typeof name !== 'string' || name === '' || name.length > 100) {
    throw new HubError('bad-field', `${field}.name: expected up to 100 characters`, `${field}.name`);
  }
  return { name, ...(website !== undefined && website !== null && { website: parseUrl(website, `${field}.website`) }) };
}

function parseUrl(value: unknown, field: string): string {
  const isUrl = typeof value === 'string' && value.length <= 255 && /^https?:\/\//i.test(value) && URL.canParse(value);
  if (!isUrl) throw new HubError('bad-field', `${field}: expected an http(s) URL of at most 255 characters`, field);
  return value;
}

function asObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HubError('bad-field', `${field}: expected an object`, field);
  }
  return Object.fromEntries(Object.entries(value));
}
