import type { ListedObject } from '../../../domain/conformance/judge-list.js';
import { HubError } from '../../../domain/errors.js';
import { partyKey } from '../../../domain/party.js';
import type { ListedModule } from '../../../domain/routing/module-roles.js';
import { readDateTime } from '../fields/date-time.js';
import { pointerOf, type Tolerate } from '../fields/tolerated.js';
import { parseJson } from '../json.js';
import { splitList } from '../lists/split-list.js';
import { isRecord } from '../partners/partner-answer.js';

/** Reads an object of a module and takes note of what is tolerated; refuses with `bad-field`. */
export type InspectObject = (body: unknown, tolerate: Tolerate) => unknown;

/** The objects of a list, each with what is wrong with it; undefined when the answer has no list. */
export function inspectList(
  module: ListedModule,
  body: Uint8Array,
  read: InspectObject,
): readonly ListedObject[] | undefined {
  const texts = textsIn(body);
  return texts?.map((text, index) => inspectObject({ module, text, index }, read));
}

function textsIn(body: Uint8Array): readonly string[] | undefined {
  try {
    return splitList(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

interface ListedText {
  readonly module: ListedModule;
  readonly text: string;
  /** On its page. */
  readonly index: number;
}

function inspectObject({ module, text, index }: ListedText, read: InspectObject): ListedObject {
  const deviations: string[] = [];
  const unzoned: string[] = [];
  const tolerate: Tolerate = ({ rule, pointer, example }) => {
    if (rule === 'date-without-zone') unzoned.push(pointer);
    else deviations.push(`${pointer}: ${example} (${rule})`);
  };
  let value: unknown;
  try {
    value = parseJson(text);
    read(value, tolerate);
    return { ...factsOf(module, index, value), deviations, unzoned };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { ...factsOf(module, index, value), unreadable: complaintOf(error), deviations, unzoned };
  }
}

/** `evses.0.uid: required` becomes `/evses/0/uid: required`. */
function complaintOf({ field, message }: HubError): string {
  if (field === undefined) return message;
  const complaint = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  return `${pointerOf(field)}: ${complaint}`;
}

/** What an object says of itself, whether the rest can be read or not. */
function factsOf(
  module: ListedModule,
  index: number,
  value: unknown,
): Pick<ListedObject, 'id' | 'name' | 'owner' | 'lastUpdated'> {
  const fields = isRecord(value) ? value : {};
  const names = module === 'tokens' ? [fields['uid'], fields['type']] : [fields['id']];
  const { country_code: countryCode, party_id: partyId, last_updated: updated } = fields;
  const lastUpdated = typeof updated === 'string' ? readDateTime(updated) : undefined;
  const id = names.map((name) => (typeof name === 'string' ? name : '?')).join(' ');
  return {
    id,
    name: module === 'tokens' ? `/data/${index}` : id,
    ...(typeof countryCode === 'string' &&
      typeof partyId === 'string' && { owner: partyKey({ countryCode, partyId }) }),
    ...(lastUpdated instanceof Date && { lastUpdated }),
  };
}
