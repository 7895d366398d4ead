import type { PartyId, PartyKey } from '../../../domain/party.js';
import type { ReceivedObject } from '../../../flows/roaming/receive-object.js';
import type { Tolerate } from '../fields/tolerated.js';

export type PushedModule = ReceivedObject['module'];

/** What the hub files an object under. */
export interface ObjectFacts {
  readonly owner: PartyId;
  /** In the object's own case: of a Token its uid and type, of others the id. */
  readonly ids: readonly string[];
  readonly lastUpdated: Date;
  /** Whom it is about, where only that party and the owner may see it. */
  readonly counterparty?: PartyKey;
}

export type PatchedObject =
  | { readonly kind: 'replaced'; readonly json: string; readonly facts: ObjectFacts }
  /** The change is older than what is stored. */
  | { readonly kind: 'outdated' };

/** How a version writes the objects of one module that parties own and push. */
export interface ObjectForm {
  readonly module: PushedModule;
  /** Names of the fields that hold the ids, in the order of `ObjectFacts.ids`. */
  readonly idFields: readonly string[];
  /** Checks a whole object; refuses with `bad-field`. */
  read(body: unknown, tolerate?: Tolerate): ObjectFacts;
  /** Merges the text of a PATCH into the stored text; refuses with `bad-field`. */
  patch(json: string, change: string, tolerate?: Tolerate): PatchedObject;
}
