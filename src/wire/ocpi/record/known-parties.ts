import type { PartyKey } from '../../../domain/party.js';
import { type Connection, partiesOf } from '../../../domain/roaming/connection.js';

const known = new WeakMap<Connection['roles'], readonly PartyKey[]>();

/** The parties that a platform speaks for; worked out once for the same list of roles, since each message asks. */
export function knownParties({ roles }: Pick<Connection, 'roles'>): readonly PartyKey[] {
  const found = known.get(roles);
  if (found) return found;
  const parties = partiesOf({ roles });
  known.set(roles, parties);
  return parties;
}
