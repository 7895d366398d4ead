import { readStationTime, type StationTime } from '../../../../domain/stations/station-time.js';
import type { FromStation, StationFlows } from '../../../../flows/stations/station-flows.js';
import type { StationCall } from '../../transport/adapter.js';

export type Payload = Readonly<Record<string, unknown>>;

/** Answers one action of OCPP 1.6: the payload of its CALLRESULT. */
export type Handler = (message: Message, flows: StationFlows) => Promise<Record<string, unknown>>;

/** A call as handlers read it. Nothing in it is certain: what stations send in tolerant mode may be anything. */
export interface Message {
  readonly from: FromStation;
  readonly fields: Fields;
}

/** An object of a message, and where in it this stands. Readers take what can be understood and note what is odd. */
export interface Fields {
  readonly values: Payload;
  /** Path of the object with a dot at its end; empty: the message itself. */
  readonly path: string;
  /** Counts a quirk, each rule once per message. */
  readonly note: (rule: string, pointer: string, example?: unknown) => void;
}

const EXAMPLE_LENGTH = 64;

/** Opens a call for reading. */
export function openMessage({ from, payload, note }: StationCall): Message {
  const noted = new Set<string>();
  const fields: Fields = {
    values: payload,
    path: '',
    note: (rule, pointer, example) => {
      if (noted.has(rule)) return;
      noted.add(rule);
      note({ rule, pointer, ...(example !== undefined && { example: shorten(example) }) });
    },
  };
  return { from, fields };
}

/** Text that is not empty; numbers and truth values are taken for the text that they are written as. */
export function readText({ values, path, note }: Fields, key: string): string | undefined {
  const value = values[key];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  note('text-expected', path + key, typeof value);
  return typeof value === 'object' ? undefined : String(value);
}

/** A whole number, also as text; undefined, and noted, for what is none. */
export function readInteger({ values, path, note }: Fields, key: string): number | undefined {
  const value = values[key];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\s{0,4}[+-]?\d{1,15}\s{0,4}$/.test(value) ? Number(value) : value;
  if (number !== value || !Number.isSafeInteger(number)) note('integer-expected', path + key, value);
  return Number.isSafeInteger(number) ? Number(number) : undefined;
}

/** The objects of a list; one object in place of a list is a list of one, and what is no object is left out. */
export function readObjects({ values, path, note }: Fields, key: string): readonly Fields[] {
  const value = values[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) note('list-expected', path + key, typeof value);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one, index): readonly Fields[] => {
    if (isObject(one)) return [{ values: one, path: `${path}${key}.${index}.`, note }];
    note('object-expected', `${path}${key}.${index}`, typeof one);
    return [];
  });
}

/** When something happened, by the station's clock where that is sane. */
export function readTime(
  { values, path, note }: Fields,
  key: string,
  { receivedAt, station }: FromStation,
): StationTime {
  const { timeZone } = station.settings;
  const time = readStationTime(values[key] ?? undefined, { receivedAt, ...(timeZone !== undefined && { timeZone }) });
  if (time.quirk) note(time.quirk, path + key, time.raw);
  return time;
}

/** What a flow is told of a time on which transactions depend. */
export function eventTime({ at, raw, isClockDoubtful }: StationTime) {
  return { at, ...(isClockDoubtful && { isClockDoubtful, ...(raw !== undefined && { timeText: raw }) }) };
}

/** UTC with milliseconds and `Z`: other forms of the same have been seen to stop stations. */
export function writeTime(at: Date): string {
  return at.toISOString();
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(example: unknown): string {
  return String(typeof example === 'object' ? JSON.stringify(example) : example).slice(0, EXAMPLE_LENGTH);
}
