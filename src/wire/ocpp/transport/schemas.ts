import { createRequire } from 'node:module';
import { createValidator } from 'ocpp-rpc';
import type { OcppVersion } from '../../../domain/stations/station.js';
import type { OcppErrorCode } from './adapter.js';

/** The first thing in a payload that its schema does not allow. */
export interface SchemaViolation {
  readonly code: OcppErrorCode;
  /** In words for the station: what must be, and where; never what stood there. */
  readonly text: string;
  /** JSON pointer: `/meterValue/0/sampledValue/1/unit`; empty: the payload itself. */
  readonly pointer: string;
  /** Of JSON schema: `enum`, `type`, `required` … */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export type SchemaName = `${string}.conf` | `${string}.req`;

/**
 * Holds a payload against the schema of its version, such as `MeterValues.req`: the schemas that ocpp-rpc brings, of the
 * Open Charge Alliance. Undefined: it fits, or there is no such schema.
 */
export function violationOf(version: OcppVersion, schema: SchemaName, payload: unknown): SchemaViolation | undefined {
  try {
    validatorOf(version).validate(`urn:${schema}`, payload);
    return undefined;
  } catch (error) {
    return readViolation(error);
  }
}

const SUBPROTOCOLS: Readonly<Record<OcppVersion, string>> = {
  '1.6': 'ocpp1.6',
  '2.0.1': 'ocpp2.0.1',
  '2.1': 'ocpp2.1',
};

/** By which name a WebSocket speaks a version. */
export function subprotocolOf(version: OcppVersion): string {
  return SUBPROTOCOLS[version];
}

interface Validator {
  validate(id: string, payload: unknown): unknown;
}

const known = new Map<OcppVersion, Validator>();

function validatorOf(version: OcppVersion): Validator {
  const found = known.get(version) ?? makeValidator(version);
  known.set(version, found);
  return found;
}

const load = createRequire(import.meta.url);

function makeValidator(version: OcppVersion): Validator {
  const found = version === '2.1' ? undefined : standardValidator(version);
  if (found) return found;
  const schemas: unknown = load('ocpp-rpc/lib/schemas/ocpp2_1.json');
  return createValidator(SUBPROTOCOLS[version], Array.isArray(schemas) ? schemas.map(renamed) : []);
}

/** One that the library has made already. */
function standardValidator(version: OcppVersion): Validator | undefined {
  const made: unknown = load('ocpp-rpc/lib/standard-validators.js');
  return Array.isArray(made)
    ? made.find((one) => isValidator(one) && one.subprotocol === SUBPROTOCOLS[version])
    : undefined;
}

function isValidator(value: unknown): value is Validator & { readonly subprotocol: string } {
  return typeof value === 'object' && value !== null && 'validate' in value && 'subprotocol' in value;
}

/**
 * The schemas of 2.1 are named otherwise than the library looks for them, so that it would refuse every call. And their
 * enumerations speak of properties, which strings do not have: the validator would complain about each on the console.
 */
function renamed(schema: unknown): object {
  const { $id, definitions, ...rest } = asRecord(schema);
  const id = String($id)
    .replace(/Request$/, '.req')
    .replace(/Response$/, '.conf');
  const kept = Object.entries(asRecord(definitions)).map(([name, definition]) => [name, withoutProperties(definition)]);
  return { ...rest, $id: id, ...(kept.length > 0 && { definitions: Object.fromEntries(kept) }) };
}

function withoutProperties(definition: unknown): object {
  const { additionalProperties, ...rest } = asRecord(definition);
  return rest['type'] === 'string' ? rest : asRecord(definition);
}

/** What the library throws: an error with a code, and in its details what the validator found. */
function readViolation(thrown: unknown): SchemaViolation | undefined {
  const { rpcErrorCode, details } = asRecord(thrown);
  const { errors } = asRecord(details);
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first === undefined) return undefined;
  const { instancePath, keyword, params } = asRecord(first);
  return {
    code: CODES[String(rpcErrorCode)] ?? 'FormationViolation',
    text: thrown instanceof Error ? thrown.message : '',
    pointer: String(instancePath),
    keyword: String(keyword),
    params: asRecord(params),
  };
}

const CODES: Readonly<Record<string, OcppErrorCode>> = {
  OccurenceConstraintViolation: 'OccurrenceConstraintViolation',
  OccurrenceConstraintViolation: 'OccurrenceConstraintViolation',
  PropertyConstraintViolation: 'PropertyConstraintViolation',
  TypeConstraintViolation: 'TypeConstraintViolation',
};

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
