import { parsePartyKey, type Role } from '../../../src/domain/party.js';
import type { ConnectionRole } from '../../../src/domain/roaming/connection.js';

/** `aRole('NL*CPO', 'CPO')`. */
export function aRole(party: string, role: Role): ConnectionRole {
  return { ...parsePartyKey(party), role, businessDetails: { name: `${party} Ltd` } };
}
