import { Decimal, ZERO } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import type { PartyId } from '../../../domain/party.js';
import { numberText } from '../json.js';
import { readDateTime } from './date-time.js';
import { type Noted, noteNoZone, noteTooLong, noteUnknownValue, type Tolerate } from './tolerated.js';

/** A JSON object and the path it stands at, so that a refusal can name its field; with who notes what is tolerated. */
export interface JsonObject extends Noted {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** OCPI's usual length of an id; a CDR's is 39 (2.2.1, mod_cdrs, CDR). */
const ID_LENGTH = 36;
/** Digits that Decimal128 keeps, and a size that no quantity of charging has. */
const MAX_DIGITS = 34;
const MAX_EXPONENT = 30;
/** Longer than any body. */
const ANY_LENGTH = 2 ** 30 - 1;
const LETTER_Z = 0x5a;

/** The outermost object of a body. Refuses lists, plain values and a missing body. */
export function root(body: unknown, tolerate?: Tolerate): JsonObject {
  if (!isObject(body)) throw new HubError('bad-field', 'body: expected a JSON object');
  return { at: '', fields: body, tolerate };
}

/** Refuses a field, naming its path: `charging_periods.0.dimensions.1.volume: expected number`. */
export function refuse(object: JsonObject, key: string, expected: string): never {
  const path = `${object.at}${key}`;
  throw new HubError('bad-field', `${path}: ${expected}`, path);
}

/** A required string of any length; longer than `most` is the receiver's matter: the hub only takes note. */
export function text(object: JsonObject, key: string, most: number = ANY_LENGTH): string {
  const value = object.fields[key];
  if (typeof value !== 'string') return refuse(object, key, missingOr(value, 'string'));
  if (value.length > most) noteTooLong(object, key, { length: value.length, most });
  return value;
}

export function optionalText(object: JsonObject, key: string, most?: number): string | undefined {
  return isAbsent(object.fields[key]) ? undefined : text(object, key, most);
}

/**
 * A required enum value. One that is not among `known` is passed on, and noted: OCPI 2.2.1 grows values, and partners
 * use later ones.
 */
export function word(object: JsonObject, key: string, known?: ReadonlySet<string>): string {
  const value = text(object, key) || refuse(object, key, 'expected a value');
  if (known && object.tolerate && !known.has(value)) noteUnknownValue(object, key, value);
  return value;
}

export function optionalWord(object: JsonObject, key: string, known?: ReadonlySet<string>): string | undefined {
  return isAbsent(object.fields[key]) ? undefined : word(object, key, known);
}

/** A required id (CiString): 1 to `maxLength` characters, none of them a control character. `#NA` is one. */
export function id(object: JsonObject, key: string, maxLength: number = ID_LENGTH): string {
  const value = text(object, key);
  if (value.length === 0 || value.length > maxLength || hasControlCharacter(value)) {
    refuse(object, key, `expected 1 to ${maxLength} printable characters`);
  }
  return value;
}

export function optionalId(object: JsonObject, key: string, maxLength: number = ID_LENGTH): string | undefined {
  return isAbsent(object.fields[key]) ? undefined : id(object, key, maxLength);
}

/** The pair `country_code` and `party_id` of an object. Case is kept: comparing folds it. */
export function party(object: JsonObject): PartyId {
  const countryCode = text(object, 'country_code');
  if (!/^[A-Za-z]{2}$/.test(countryCode)) refuse(object, 'country_code', 'expected two letters');
  const partyId = text(object, 'party_id');
  if (!/^[A-Za-z0-9]{3}$/.test(partyId)) refuse(object, 'party_id', 'expected three letters or digits');
  return { countryCode, partyId };
}

/** An ISO 4217 code. */
export function currency(object: JsonObject, key: string): string {
  const value = text(object, key);
  return /^[A-Z]{3}$/.test(value) ? value : refuse(object, key, 'expected three capital letters');
}

/** A required number, exactly as written. Refuses strings, and what has more than 34 digits or is beyond 1e30. */
export function decimal(object: JsonObject, key: string): Decimal {
  const value = object.fields[key];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? ZERO : new Decimal(value);
  const digits = numberText(value);
  if (digits === undefined || !/^-?[0-9]/.test(digits)) return refuse(object, key, missingOr(value, 'number'));
  const exact = digits.length <= 2 * MAX_DIGITS ? new Decimal(digits) : refuse(object, key, 'has too many digits');
  if (exact.isZero()) return ZERO;
  if (Math.abs(exact.e) > MAX_EXPONENT) refuse(object, key, 'is out of range');
  return exact.precision() > MAX_DIGITS ? refuse(object, key, 'has too many digits') : exact;
}

export function optionalDecimal(object: JsonObject, key: string): Decimal | undefined {
  return isAbsent(object.fields[key]) ? undefined : decimal(object, key);
}

/** A required integer of at most 15 digits. */
export function integer(object: JsonObject, key: string): number {
  const value = object.fields[key];
  return Number.isSafeInteger(value) ? Number(value) : refuse(object, key, missingOr(value, 'integer'));
}

export function optionalInteger(object: JsonObject, key: string): number | undefined {
  return isAbsent(object.fields[key]) ? undefined : integer(object, key);
}

export function flag(object: JsonObject, key: string): boolean {
  const value = object.fields[key];
  return typeof value === 'boolean' ? value : refuse(object, key, missingOr(value, 'true or false'));
}

export function optionalFlag(object: JsonObject, key: string): boolean | undefined {
  return isAbsent(object.fields[key]) ? undefined : flag(object, key);
}

/** A required DateTime before 2100: when something happened. Forms as in `readDateTime`. */
export function time(object: JsonObject, key: string): Date {
  const value = validityTime(object, key);
  return value.getUTCFullYear() < 2100 ? value : refuse(object, key, 'expected a time before 2100');
}

export function optionalTime(object: JsonObject, key: string): Date | undefined {
  return isAbsent(object.fields[key]) ? undefined : time(object, key);
}

/** A required DateTime up to 9999, which many write for "until further notice". */
export function validityTime(object: JsonObject, key: string): Date {
  const value = text(object, key);
  const read = readDateTime(value);
  if (!(read instanceof Date)) return refuse(object, key, read);
  if (value.charCodeAt(value.length - 1) !== LETTER_Z) noteNoZone(object, key, value);
  return read;
}

export function optionalValidityTime(object: JsonObject, key: string): Date | undefined {
  return isAbsent(object.fields[key]) ? undefined : validityTime(object, key);
}

/** A required object. */
export function child(object: JsonObject, key: string): JsonObject {
  const value = object.fields[key];
  if (!isObject(value)) return refuse(object, key, missingOr(value, 'object'));
  return { at: `${object.at}${key}.`, fields: value, tolerate: object.tolerate };
}

/** An optional object, read by `read`. */
export function optionalChild<T>(object: JsonObject, key: string, read: (child: JsonObject) => T): T | undefined {
  return isAbsent(object.fields[key]) ? undefined : read(child(object, key));
}

/** A list of objects with cardinality `*`; absent and null are the empty list. */
export function list<T>(object: JsonObject, key: string, read: (item: JsonObject) => T): readonly T[] {
  const value = object.fields[key];
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) return refuse(object, key, 'expected list');
  return value.map((item: unknown, index) => {
    if (!isObject(item)) return refuse(object, `${key}.${index}`, 'expected object');
    return read({ at: `${object.at}${key}.${index}.`, fields: item, tolerate: object.tolerate });
  });
}

/** A list of objects with cardinality `+`. */
export function filledList<T>(object: JsonObject, key: string, read: (item: JsonObject) => T): readonly T[] {
  const items = list(object, key, read);
  return items.length > 0 ? items : refuse(object, key, missingOr(object.fields[key], 'at least one item'));
}

/** A list of strings with cardinality `*`: ids, or enum values of which those not `known` are noted. */
export function words(object: JsonObject, key: string, known?: ReadonlySet<string>): readonly string[] {
  const value = object.fields[key];
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) return refuse(object, key, 'expected list');
  return value.map((item: unknown, index) => {
    if (typeof item !== 'string') return refuse(object, `${key}.${index}`, 'expected string');
    if (known && object.tolerate && !known.has(item)) noteUnknownValue(object, `${key}.${index}`, item);
    return item;
  });
}

/** Optional fields with `undefined` for absent, as the domain writes them: without the field. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves fields out that are undefined. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: Record<string, unknown>): object {
  const kept: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && numberText(value) === undefined;
}

/** OCPI: an optional field that is null is the same as one that is not there. */
function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function missingOr(value: unknown, expected: string): string {
  return isAbsent(value) ? `required (${expected})` : `expected ${expected}`;
}

function hasControlCharacter(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}
