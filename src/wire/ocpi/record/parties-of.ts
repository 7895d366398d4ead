import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { Connection } from '../../../domain/roaming/connection.js';

const known = new WeakMap<Connection['roles'], readonly PartyKey[]>();

/** The parties that a platform speaks for, each once; worked out once for the same list of roles. */
export function partiesOf({ roles }: Pick<Connection, 'roles'>): readonly PartyKey[] {
  const found = known.get(roles);
  if (found) return found;
  const parties = [...new Set(roles.map(partyKey))];
  known.set(roles, parties);
  return parties;
}
