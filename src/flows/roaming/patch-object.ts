import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import { type Audience, audienceOfPart } from '../../domain/routing/audience.js';
import type { Route } from '../../domain/routing/route-message.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { keepObject } from './keep-object.js';

/** What a change makes of a stored text; `outdated`: the change is older than what it would change. */
export type ObjectChange =
  | {
      readonly kind: 'created' | 'replaced';
      readonly json: string;
      readonly lastUpdated: Date;
      readonly counterparty?: PartyKey;
    }
  | { readonly kind: 'outdated' };

export interface ObjectPatch extends Pick<StoredObject, 'module' | 'key'> {
  readonly route: Route;
  /** Applied to the text that is stored, perhaps more than once. */
  readonly change: (json: string) => ObjectChange;
}

export interface PatchedCopy {
  readonly kind: ObjectChange['kind'];
  /** Who may see the object after it. */
  readonly audience: Audience;
}

/**
 * Changes the hub's copy of an object in part (OCPI 2.2.1, transport_and_format, PATCH; mod_locations: an EVSE or a
 * Connector alone). Refuses (`unknown-object`) one that is not stored, so that its owner sends the whole.
 */
export async function patchObject(hub: Pick<Hub, 'objects'>, patch: ObjectPatch): Promise<PatchedCopy> {
  let done: PatchedCopy = { kind: 'replaced', audience: [] };
  await keepObject(hub, patch, (current) => {
    if (!current) throw new HubError('unknown-object', `${patch.key} is not known here, send it whole with PUT`);
    const changed = patch.change(current.json);
    if (changed.kind === 'outdated') {
      done = { kind: 'outdated', audience: current.audience };
      return undefined;
    }
    const { json, lastUpdated, counterparty } = changed;
    const audience = audienceOfPart({
      route: patch.route,
      earlier: current.audience,
      ...(counterparty && { counterparty }),
    });
    done = { kind: changed.kind, audience };
    return { ...current, json, lastUpdated, audience };
  });
  return done;
}
