import { HubError } from '../../domain/errors.js';
import { objectKey, type PartyId, parsePartyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';

export interface ChangedProfile {
  readonly caller: Connection;
  /** The CPO that reports the change. */
  readonly cpo: PartyId;
  readonly sessionId: string;
}

/**
 * Finds who a CPO tells of a changed ActiveChargingProfile: the party whose charging profile it last accepted for that
 * session (OCPI 2.2.1, mod_charging_profiles, PUT of the Sender interface); when none is remembered, the eMSP of the
 * session. Refuses with `unknown-object`.
 */
export async function findProfileSetter(
  hub: Pick<Hub, 'callbacks' | 'clock' | 'objects'>,
  { caller, cpo, sessionId }: ChangedProfile,
): Promise<PartyId> {
  const key = objectKey(cpo, sessionId);
  const now = hub.clock.now();
  const accepted = await hub.callbacks.findAbout({ kind: 'CHARGING_PROFILE_RESULT', objectId: key });
  const last = accepted.find(({ user, expiresAt }) => user.connectionId === caller.id && expiresAt > now);
  if (last) return last.owner.party;

  const session = await hub.objects.find('sessions', key);
  const emsp = session && session.audience !== 'EVERYBODY' ? session.audience[0] : undefined;
  if (!emsp) throw new HubError('unknown-object', `${key}: no session for which somebody has set a charging profile`);
  return parsePartyKey(emsp);
}
