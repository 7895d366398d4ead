import { objectKey, type PartyId, parsePartyKey } from '../../../domain/party.js';
import type { StoredObject } from '../../../store/object-store.js';
import type { Hub } from '../../hub.js';
import { broadcastPush } from '../../routing/broadcast-push.js';

export type PushSiteDeps = Pick<Hub, 'clock' | 'connections' | 'fanOut' | 'roamingRules' | 'secrets'>;

export interface PushedPart {
  /** Of the Location, and of the EVSE if only that is told of. */
  readonly ids: readonly string[];
  readonly method: 'PATCH' | 'PUT';
  readonly json: string;
}

/** Hands a Location, or the status of an EVSE, over to all that may have it (OCPI 2.2.1, mod_locations). */
export async function pushPart(hub: PushSiteDeps, owner: PartyId, { ids, method, json }: PushedPart): Promise<void> {
  const path = [owner.countryCode, owner.partyId, ...ids].map(encodeURIComponent).join('/');
  await broadcastPush(hub, {
    module: 'locations',
    owner,
    audience: 'EVERYBODY',
    // Of one Location: what is told of its parts keeps its order.
    objectKey: objectKey(owner, ids[0] ?? ''),
    method,
    rest: `/${path}`,
    correlationId: hub.secrets.newId(),
    body: new TextEncoder().encode(json),
  });
}

/** Hands a Location over as the hub keeps it, whoever changed it and whether or not it was told. */
export async function pushKept(hub: PushSiteDeps, { owner, id, json }: StoredObject): Promise<void> {
  await pushPart(hub, parsePartyKey(owner), { ids: [id], method: 'PUT', json });
}
