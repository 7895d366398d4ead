import { Decimal } from '../decimal.js';

/** A number as a station wrote it; `quirk` where it is not written as OCPP says, or could not be read. */
export interface ReadNumber {
  readonly value?: Decimal;
  readonly quirk?: 'value-comma' | 'value-unreadable';
}

/** Together at most 33 digits: they fit into what the store keeps. */
const NUMBER = /^[+-]?(?:\d{1,13}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,2})?$/i;
const WITH_COMMA = /^[+-]?\d{1,13},\d{1,20}$/;
/** `1,234`: nobody can tell whether that is a thousand or little more than one. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const MAX_LENGTH = 44;

/**
 * Reads a JSON number or text such as `617`, `0.15016`, `1e3` exactly. `12,5` is 12.5 and a quirk; `1,234`, NaN, infinite
 * and everything else are not read.
 */
export function readNumber(raw: unknown): ReadNumber {
  const text =
    typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.slice(0, MAX_LENGTH + 1).trim() : '';
  if (text.length > MAX_LENGTH) return { quirk: 'value-unreadable' };
  if (NUMBER.test(text)) return { value: new Decimal(text) };
  if (!WITH_COMMA.test(text) || THOUSANDS.test(text)) return { quirk: 'value-unreadable' };
  return { value: new Decimal(text.replace(',', '.')), quirk: 'value-comma' };
}
