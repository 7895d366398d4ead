import type { StationReply, StationRequest } from '../../../../flows/station-commands/command-ports.js';
import type { Payload } from '../fields.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';
import { variableOf } from './variable-names.js';

/** Variables in one call: stations say how many they take (ItemsPerMessage) only when they are asked; none takes fewer. */
const VARIABLES_PER_CALL = 10;
const VALUE_MAX = { '2.0.1': 1_000, '2.1': 2_500 } as const;
/** GetBaseReport's requestId; the report comes by NotifyReport, and one of later takes the place of one before. */
const REQUEST_IDS = 2 ** 31 - 1;

/**
 * GetVariables (B06) for keys, or GetBaseReport (B07) for all: then the answer says only whether a report will come. Not
 * expressible: a key that means no variable.
 */
export function writeGetConfiguration({ keys }: CommandOf<'GET_CONFIGURATION'>, requestNumber: () => number): Written {
  if (keys === undefined || keys.length === 0) {
    const requestId = Math.abs(Math.trunc(requestNumber())) % REQUEST_IDS;
    return call('GetBaseReport', { requestId, reportBase: 'FullInventory' });
  }
  const variables = keys.map((key) => variableOf(key));
  return inParts('GetVariables', 'getVariableData', variables);
}

/** SetVariables (B05). Not expressible: a key that means no variable, a value that is too long. */
export function writeSetConfiguration({ values }: CommandOf<'SET_CONFIGURATION'>, { version }: Target): Written {
  const data = values.map(({ component, key, value }) => {
    const variable = value.length > VALUE_MAX[version] ? undefined : variableOf(key, component);
    return variable && { attributeValue: value, ...variable };
  });
  return inParts('SetVariables', 'setVariableData', data);
}

function inParts(action: string, list: string, data: readonly (Payload | undefined)[]): Written {
  const known = data.filter((one) => one !== undefined);
  if (known.length < data.length || known.length === 0) return undefined;
  const calls: StationRequest[] = [];
  for (let at = 0; at < known.length; at += VARIABLES_PER_CALL) {
    calls.push({ action, payload: { [list]: known.slice(at, at + VARIABLES_PER_CALL) } });
  }
  return calls;
}

/** How bad it is that a value could not be set. */
const WORSE = ['Accepted', 'RebootRequired'];

/** SetVariables: the first status that is a refusal, else RebootRequired where one variable needs that, else Accepted. */
export function readSetVariables(replies: readonly StationReply[]) {
  const results = resultsIn(replies, 'setVariableResult');
  const statuses = results.map(({ attributeStatus }) => textOf(attributeStatus));
  const refused = statuses.find((status) => !WORSE.includes(status));
  const status = refused ?? (statuses.includes('RebootRequired') ? 'RebootRequired' : 'Accepted');
  return { status: results.length === 0 ? 'Rejected' : status, payload: { setVariableResult: results } };
}

/** GetVariables: Accepted, with what was read also in the form of GetConfiguration of 1.6, under the names of 2.0.1. */
export function readGetVariables(replies: readonly StationReply[]) {
  const results = resultsIn(replies, 'getVariableResult');
  const isRead = ({ attributeStatus }: Payload) => attributeStatus === 'Accepted';
  const configurationKey = results.filter(isRead).map((result) => {
    const { attributeValue: value } = result;
    return { key: nameOf(result), ...(typeof value === 'string' && { value }) };
  });
  const unknownKey = results.filter((result) => !isRead(result)).map(nameOf);
  return { status: 'Accepted', payload: { getVariableResult: results, configurationKey, unknownKey } };
}

function resultsIn(replies: readonly StationReply[], list: string): readonly Payload[] {
  return replies.flatMap(({ answer }) => {
    const results: unknown = answer[list];
    return Array.isArray(results) ? results.filter(isPayload) : [];
  });
}

function nameOf({ component, variable }: Payload): string {
  const instance = isPayload(variable) ? textOf(variable['instance']) : '';
  const name = isPayload(variable) ? textOf(variable['name']) : '';
  const owner = isPayload(component) ? textOf(component['name']) : '';
  return `${owner}.${name}${instance === '' ? '' : `[${instance}]`}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
