import { tokenTypesOf, uidOf } from '../../domain/charging/driver-token.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { Token } from '../../domain/roaming/token.js';
import type { Station } from '../../domain/stations/station.js';
import { findAgreedOwner } from '../routing/find-agreed-owner.js';
import type { AuthorizingHub } from './authorizing-hub.js';

export type FindTokenDeps = Pick<AuthorizingHub, 'clock' | 'connections' | 'log' | 'objects' | 'ocpi' | 'roamingRules'>;

/**
 * Whose token a driver has shown: among those of eMSPs that have a roaming agreement with the station's CPO. Undefined
 * when nobody's is, and when several eMSPs use the same `uid`, which is told to people: nobody can say who would pay.
 */
export async function findToken(hub: FindTokenDeps, station: Station, idToken: IdToken): Promise<Token | undefined> {
  const caller = (await hub.connections.findByParty(partyKey(station.party))).find(({ hosted }) => hosted);
  const uid = uidOf(idToken, station.settings.idTagTransforms);
  if (!caller || uid === '') return undefined;
  for (const tokenType of tokenTypesOf(idToken)) {
    try {
      const wanted = { module: 'tokens', id: uid, tokenType, caller, asker: station.party } as const;
      const { object } = await findAgreedOwner(hub, wanted);
      return hub.ocpi.readToken(object.ocpiVersion, object.json);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (error.code === 'unknown-token') continue;
      hub.log.warn({ event: 'token.not-usable', station: station.id, why: error.code });
      return undefined;
    }
  }
  return undefined;
}
