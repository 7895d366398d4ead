import { HubError } from '../../../domain/errors.js';
import type { PartyId } from '../../../domain/party.js';
import type { Route } from '../../../domain/routing/route-message.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findAgreedOwner } from '../../../flows/routing/find-agreed-owner.js';
import type { WantedObject } from '../../../flows/routing/find-owner.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall, OcpiModule } from '../module.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { type LocationForm, partInUrl } from '../objects/location-form.js';
import { askerOf, isReader, openRouteOf, passOn, routeOf } from '../objects/pass-on.js';

/** Locations that CPOs have pushed, by page, and single ones from their CPO (mod_locations, Sender interface). */
export function locationsSender(hub: RoamingHub, form: Pick<LocationForm, 'findPart'>): OcpiModule {
  return {
    identifier: 'locations',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'locations',
        dateFrom: 'optional',
        list: listCopies(hub, 'locations'),
      }),
      ...['/:location_id', '/:location_id/:evse_uid', '/:location_id/:evse_uid/:connector_id'].map((path) =>
        getFromOwner(hub, form, path),
      ),
    ],
  };
}

/** A Location's id says nothing of its owner: when the message does not either, the copies of the hub tell. */
function getFromOwner(hub: RoamingHub, form: Pick<LocationForm, 'findPart'>, path: string): ModuleRoute {
  return {
    method: 'GET',
    path,
    handle: async (call) => {
      const id = call.params['location_id'] ?? '';
      const named = await routeOf(hub, call, 'locations', 'SENDER');
      if (named.kind === 'direct') {
        if (!isReader(call, 'locations')) await findLocation(hub, call, { id, owner: named.receiver });
        return passOn(hub, call, { route: named, own: unknownLocation });
      }
      const { owner, json } = await findLocation(hub, call, { id });
      const route = await routeToOwner(hub, call, { owner, id });
      const own = (): OcpiAnswer => {
        const part = partInUrl(call);
        const rawJson = part ? form.findPart(json, part) : json;
        return rawJson === undefined ? unknownLocation() : { kind: 'own', http: 200, data: { rawJson } };
      };
      return passOn(hub, call, { route, own });
    },
  };
}

/** The hub's copy, if the party that asks may see it. */
async function findLocation(hub: RoamingHub, call: OcpiCall, location: Pick<WantedObject, 'id' | 'owner'>) {
  const wanted = { ...location, module: 'locations', caller: call.caller, asker: askerOf(call) } as const;
  try {
    const { owner, object } = await findAgreedOwner(hub, wanted);
    return { owner, json: object.json };
  } catch (error) {
    // This is a GET of the object itself: 404 (status_codes), where commands about it are 2003.
    if (error instanceof HubError && error.code === 'unknown-location') return unknownLocation();
    throw error;
  }
}

/** The owner, or the hub in its stead when the owner cannot be asked: its Location was found in the hub's copy. */
async function routeToOwner(
  hub: RoamingHub,
  call: OcpiCall,
  { owner, id }: { readonly owner: PartyId; readonly id: string },
): Promise<Route> {
  try {
    const because = `location ${id}`;
    const route = await openRouteOf(hub, call, { module: 'locations', side: 'SENDER', receiver: owner, because });
    if (route.kind === 'hub' || !hub.presence.isOffline(route.connection.id)) return route;
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'receiver-unreachable') throw error;
  }
  call.decide({ way: 'HUB', receivers: [], because: 'own copy' });
  return { kind: 'hub' };
}

function unknownLocation(): never {
  throw new HubError('unknown-object', 'no such Location, EVSE or Connector is known here');
}
