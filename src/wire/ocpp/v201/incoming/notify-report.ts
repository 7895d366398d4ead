import type { StationReportPart } from '../../../../flows/stations/station-flows.js';
import {
  child,
  children,
  type Fields,
  flag,
  integer,
  optionalChild,
  optionalInteger,
  optionalText,
  text,
} from '../fields.js';
import { type Incoming, NOTHING } from './incoming.js';

type Value = StationReportPart['values'][number];

/** NotifyReport (B07, B08): one part of a report, the last one where nothing is to be continued (tbc). */
export async function serveNotifyReport({ flows, from, message }: Incoming) {
  await flows.report(from, {
    requestNumber: integer(message, 'requestId'),
    seqNo: optionalInteger(message, 'seqNo') ?? 0,
    isLast: !flag(message, 'tbc'),
    values: children(message, 'reportData').flatMap(readValues),
  });
  return NOTHING;
}

/** A value for each attribute: one without a value (write-only) is none. */
function readValues(data: Fields): readonly Value[] {
  const component = child(data, 'component');
  const variable = child(data, 'variable');
  const evse = optionalChild(component, 'evse');
  const characteristics = optionalChild(data, 'variableCharacteristics');
  const connector = evse && optionalInteger(evse, 'connectorId');
  const facts = {
    component: text(component, 'name'),
    variable: text(variable, 'name'),
    ...(evse && { evse: integer(evse, 'id') }),
    ...(connector !== undefined && { connector }),
    ...present('componentInstance', optionalText(component, 'instance')),
    ...present('instance', optionalText(variable, 'instance')),
    ...present('unit', characteristics && optionalText(characteristics, 'unit')),
    ...present('maxLimit', characteristics && optionalText({ ...characteristics, note: () => undefined }, 'maxLimit')),
  };
  return children(data, 'variableAttribute').flatMap((attribute) => {
    const value = optionalText(attribute, 'value');
    const type = optionalText(attribute, 'type') ?? 'Actual';
    const mutability = present('mutability', optionalText(attribute, 'mutability'));
    return value === undefined
      ? []
      : [{ ...facts, value, ...(type !== 'Actual' && { attribute: type }), ...mutability }];
  });
}

function present<Name extends string>(name: Name, value: string | undefined): { readonly [K in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [K in Name]?: string });
}
