import { readStationTime, type StationTime } from '../../../domain/stations/station-time.js';
import type { FromStation } from '../../../flows/stations/station-flows.js';

/** A JSON object of OCPP. */
export type Payload = Readonly<Record<string, unknown>>;

/** Takes note of what a station does otherwise than OCPP says, though it is understood. */
export type NoteQuirk = (rule: string, pointer: string, example?: unknown) => void;

/** An object of a message and the path it stands at, so that a refusal can name its field. */
export interface Fields {
  /** Empty, or ends with a dot. */
  readonly at: string;
  readonly fields: Payload;
  readonly note: NoteQuirk;
}

/** Without this field nothing can be done with a message. */
export class UnreadableField extends Error {
  readonly pointer: string;

  constructor(pointer: string, expected: string) {
    super(`${pointer}: ${expected}`);
    this.name = 'UnreadableField';
    this.pointer = pointer;
  }
}

export function refuse({ at }: Fields, key: string, expected: string): never {
  throw new UnreadableField(`${at}${key}`, expected);
}

/** Text; a number or a truth value is taken for the text that it is written as. Null and objects count as absent. */
export function optionalText(object: Fields, key: string): string | undefined {
  const value = object.fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  object.note('text-expected', `${object.at}${key}`, value);
  return typeof value === 'object' ? undefined : String(value);
}

export function text(object: Fields, key: string): string {
  return optionalText(object, key) ?? refuse(object, key, 'is missing');
}

/** An integer; text of one is taken too. What is none counts as absent. */
export function optionalInteger(object: Fields, key: string): number | undefined {
  const value = object.fields[key];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value;
  if (number !== value || !Number.isSafeInteger(number)) object.note('integer-expected', `${object.at}${key}`, value);
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function integer(object: Fields, key: string): number {
  return optionalInteger(object, key) ?? refuse(object, key, 'is missing');
}

/** True only where it says so, in whatever form. */
export function flag(object: Fields, key: string): boolean {
  const value = object.fields[key];
  if (value === 'true') object.note('boolean-expected', `${object.at}${key}`, value);
  return value === true || value === 'true';
}

export function optionalChild(object: Fields, key: string): Fields | undefined {
  const value = object.fields[key];
  if (value === undefined || value === null) return undefined;
  const path = `${object.at}${key}`;
  return isObject(value)
    ? { at: `${path}.`, fields: value, note: object.note }
    : refuse(object, key, 'expected object');
}

export function child(object: Fields, key: string): Fields {
  return optionalChild(object, key) ?? refuse(object, key, 'is missing');
}

/** The objects of a list; none when it is absent. An object in place of a list is a list of one; others are left out. */
export function children(object: Fields, key: string): readonly Fields[] {
  const value = object.fields[key];
  if (value === undefined || value === null) return [];
  const path = `${object.at}${key}`;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!Array.isArray(value)) object.note('list-expected', path);
  return list.flatMap((one, index) => {
    if (isObject(one)) return [{ at: `${path}.${index}.`, fields: one, note: object.note }];
    object.note('object-expected', `${path}.${index}`, one);
    return [];
  });
}

/** When something happened, by the station's clock where that is sane. */
export function time(object: Fields, key: string, { receivedAt, station }: FromStation): StationTime {
  const { timeZone } = station.settings;
  const read = readStationTime(object.fields[key] ?? undefined, {
    receivedAt,
    ...(timeZone !== undefined && { timeZone }),
  });
  if (read.quirk) object.note(read.quirk, `${object.at}${key}`, read.raw);
  return read;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
