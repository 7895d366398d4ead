import type { ObjectChange } from '../../../flows/roaming/patch-object.js';
import type { Tolerate } from '../fields/tolerated.js';
import type { OcpiCall } from '../module.js';
import type { ObjectForm } from './object-form.js';

/** An EVSE of a Location, or a Connector of an EVSE. */
export interface LocationPart {
  readonly evseUid: string;
  readonly connectorId?: string;
}

export interface PartChange {
  readonly method: 'PUT' | 'PATCH';
  readonly json: string;
  readonly tolerate?: Tolerate;
}

/** How a version writes Locations and their parts. */
export interface LocationForm extends ObjectForm {
  /** The text of a part of a stored Location; undefined: it has none. */
  findPart(json: string, part: LocationPart): string | undefined;
  /** Puts a part into the text of a stored Location; refuses with `bad-field` and `unknown-object`. */
  changePart(json: string, part: LocationPart, change: PartChange): ObjectChange;
}

/** The part that a URL names; undefined: the whole Location. */
export function partInUrl({ params }: Pick<OcpiCall, 'params'>): LocationPart | undefined {
  const { evse_uid: evseUid, connector_id: connectorId } = params;
  if (evseUid === undefined) return undefined;
  return connectorId === undefined ? { evseUid } : { evseUid, connectorId };
}
