import type { ObjectChange } from '../../../flows/roaming/patch-object.js';
import type { Tolerate } from '../fields/tolerated.js';
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
