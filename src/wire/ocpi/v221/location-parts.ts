import { HubError } from '../../../domain/errors.js';
import { refuse, root, time } from '../fields/read.js';
import { notedBelow, notedIn, type Tolerate } from '../fields/tolerated.js';
import { parseJson } from '../json.js';
import { type ExactTree, parseExact, stringifyExact, treesIn } from '../objects/exact-json.js';
import type { LocationForm, LocationPart, PartChange } from '../objects/location-form.js';
import { parseConnector, parseEvse } from './location.js';
import { locationForm, mergeFields } from './object-forms.js';

/**
 * EVSEs and Connectors of a stored Location, one at a time (OCPI 2.2.1, mod_locations). A change sets `last_updated` of
 * what is around it to its own, unless that is later already: another EVSE may have been ahead.
 */
export const locationPartForm: LocationForm = {
  ...locationForm,
  findPart: (json, part) => {
    const evse = findById(treesIn(parseExact(json), 'evses'), 'uid', part.evseUid);
    const found = evse && part.connectorId !== undefined ? findConnector(evse, part.connectorId) : evse;
    return found && stringifyExact(found);
  },
  changePart: (json, part, change) => {
    time(root(parseJson(change.json)), 'last_updated');
    const location = parseExact(json);
    const before = findById(treesIn(location, 'evses'), 'uid', part.evseUid);
    const evse =
      part.connectorId === undefined ? changedEvse(before, part, change) : changedAround(before, part, change);
    if (!evse) return { kind: 'outdated' };

    const merged = touched(
      { ...location, evses: withItem(treesIn(location, 'evses'), before, evse.tree) },
      change.json,
    );
    // The rest was checked when it came.
    const lastUpdated = updatedAt(merged);
    return { kind: evse.isNew ? 'created' : 'replaced', json: stringifyExact(merged), lastUpdated };
  },
};

interface ChangedTree {
  readonly tree: ExactTree;
  readonly isNew: boolean;
}

/** The EVSE as it is after the change; undefined: the change is older. */
function changedEvse(before: ExactTree | undefined, part: LocationPart, change: PartChange): ChangedTree | undefined {
  const changed = applied(before, notedAt('/evses/*', change), parseEvse);
  if (changed && !isSame(changed.tree['uid'], part.evseUid)) refuseId('uid');
  return changed;
}

/** The EVSE around a Connector that changed; undefined: the change is older. */
function changedAround(evse: ExactTree | undefined, part: LocationPart, change: PartChange): ChangedTree | undefined {
  if (!evse) throw new HubError('unknown-object', `EVSE ${part.evseUid} is not known here, send it whole with PUT`);
  const before = findConnector(evse, part.connectorId ?? '');
  const connector = applied(before, notedAt('/evses/*/connectors/*', change), parseConnector);
  if (!connector) return undefined;
  if (!isSame(connector.tree['id'], part.connectorId)) refuseId('id');
  const connectors = withItem(treesIn(evse, 'connectors'), before, connector.tree);
  return { tree: touched({ ...evse, connectors }, change.json), isNew: connector.isNew };
}

function applied(
  before: ExactTree | undefined,
  change: PartChange,
  parse: (body: unknown, tolerate?: Tolerate) => { readonly lastUpdated: Date },
): ChangedTree | undefined {
  if (!before && change.method === 'PATCH') {
    throw new HubError('unknown-object', 'this part of the Location is not known here, send it whole with PUT');
  }
  const after = parseExact(change.json);
  const tree = before && change.method === 'PATCH' ? mergeFields(before, after) : after;
  const { lastUpdated } = parse(parseJson(stringifyExact(tree)), notedIn(Object.keys(after), change.tolerate));
  if (before && lastUpdated < updatedAt(before)) return undefined;
  return { tree, isNew: !before };
}

/** What is wrong with a part is told by where it stands in a Location. */
function notedAt(pointer: string, change: PartChange): PartChange {
  const tolerate = notedBelow(pointer, change.tolerate);
  return tolerate ? { ...change, tolerate } : change;
}

/** `last_updated` of the change, in its own text, where it is later. */
function touched(around: ExactTree, change: string): ExactTree {
  const { last_updated } = parseExact(change);
  const isLater = updatedAt({ last_updated }) > updatedAt(around);
  return isLater ? { ...around, last_updated } : around;
}

function updatedAt(tree: ExactTree): Date {
  return time({ at: '', fields: tree }, 'last_updated');
}

function withItem(items: readonly ExactTree[], before: ExactTree | undefined, after: ExactTree): readonly ExactTree[] {
  return before ? items.map((item) => (item === before ? after : item)) : [...items, after];
}

function findConnector(evse: ExactTree, connectorId: string): ExactTree | undefined {
  return findById(treesIn(evse, 'connectors'), 'id', connectorId);
}

function findById(items: readonly ExactTree[], name: string, id: string): ExactTree | undefined {
  return items.find((item) => isSame(item[name], id));
}

function isSame(value: unknown, id: string | undefined): boolean {
  return typeof value === 'string' && value.toUpperCase() === id?.toUpperCase();
}

function refuseId(field: string): never {
  return refuse({ at: '', fields: {} }, field, 'is not the one in the URL');
}
