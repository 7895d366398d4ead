import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../domain/party.js';
import { type ClientInfo, isHub } from '../../domain/roaming/client-info.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';

/** Parties that one other hub may reach; more are no list of parties. */
const MAX_BEHIND = 10_000;

export interface ReceivedClientInfo {
  readonly caller: Connection;
  readonly info: ClientInfo;
}

/**
 * Keeps what another hub says of a party behind it (OCPI 2.2.1, mod_hub_client_info, Receiver interface); our own
 * platforms are then told. What is older than what it said before changes nothing. Refuses with `not-your-party` a
 * platform that is no hub, and with `bad-field` what is the hub's own name or too many.
 */
export async function receiveClientInfo(
  hub: Pick<Hub, 'identity' | 'presence' | 'presences'>,
  { caller, info }: ReceivedClientInfo,
): Promise<'created' | 'replaced'> {
  refuseOthersThanHubs(caller);
  if (sameParty(info.party, hub.identity))
    throw new HubError('bad-field', 'party_id: this is the hub itself', 'party_id');
  const known = await hub.presences.behind(caller.id);
  const isKnown = known.some(({ party, role }) => role === info.role && sameParty(party, info.party));
  if (!isKnown && known.length >= MAX_BEHIND) {
    throw new HubError('bad-field', `party_id: more than ${MAX_BEHIND} parties behind one hub`, 'party_id');
  }
  const { party, role, status, lastUpdated } = info;
  const isNews = await hub.presences.putBehind({ connectionId: caller.id, party, role, status, lastUpdated });
  if (isNews) hub.presence.changed(caller.id);
  return isKnown ? 'replaced' : 'created';
}

/** What a hub has said of a party behind it, the latest of its roles. Refuses with `not-your-party`, `unknown-object`. */
export async function findClientInfo(
  hub: Pick<Hub, 'presences'>,
  { caller, party }: { readonly caller: Connection; readonly party: PartyId },
): Promise<ClientInfo> {
  refuseOthersThanHubs(caller);
  const ofParty = (await hub.presences.behind(caller.id)).filter((one) => sameParty(one.party, party));
  const [latest] = ofParty.sort((a, b) => b.lastUpdated.getTime() - a.lastUpdated.getTime());
  if (!latest) throw new HubError('unknown-object', `you have not told of ${partyKey(party)}`);
  return latest;
}

function refuseOthersThanHubs(caller: Connection): void {
  if (!isHub(caller))
    throw new HubError('not-your-party', 'hubclientinfo: only another hub tells us of parties', 'role');
}
