import { Decimal } from '../../domain/decimal.js';
import type { CommandOutcome, StationCommand } from '../../domain/stations/station-command.js';

/** What one process asks another to do with a station that is connected there. */
export type StationOrder =
  | { readonly kind: 'COMMAND'; readonly command: StationCommand }
  /** Connections of this generation and later stay; absent: whichever it is. */
  | { readonly kind: 'DISCONNECT'; readonly why: string; readonly before?: number };

const DATE = '$date';
const DECIMAL = '$decimal';

/** As text, with times and decimals kept as what they are. */
export function writeOrder(order: StationOrder): string {
  return JSON.stringify(encode(order));
}

/** What `writeOrder` has written. */
export function readOrder(text: string): StationOrder {
  return decode(JSON.parse(text)) as StationOrder;
}

export function writeOutcome(outcome: CommandOutcome): string {
  return JSON.stringify(outcome);
}

/** What `writeOutcome` has written. */
export function readOutcome(text: string): CommandOutcome {
  return JSON.parse(text);
}

function encode(value: unknown): unknown {
  if (value instanceof Date) return { [DATE]: value.toISOString() };
  if (Decimal.isDecimal(value)) return { [DECIMAL]: value.toString() };
  if (Array.isArray(value)) return value.map(encode);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, encode(one)])) : value;
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isObject(value)) return value;
  const { [DATE]: date, [DECIMAL]: decimal } = value;
  if (typeof date === 'string') return new Date(date);
  if (typeof decimal === 'string') return new Decimal(decimal);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decode(one)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
