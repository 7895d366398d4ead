/** `2026-11-02T09:30:00`, and with it at most nine decimals of a second and `Z`. */
const SECONDS_END = 19;
const MAX_LENGTH = SECONDS_END + 11;

/**
 * Reads an OCPI DateTime; without `Z` it is UTC too, whatever the zone of this machine. Decimals beyond milliseconds
 * are cut off. Returns what is wrong with a text that is none: offsets, also `+00:00`, days that no month has, seconds
 * of 60. `1970-1-1T00:00:00Z` is allowed as it stands in the standard (OCPI 2.2.1, types, DateTime; mod_cdrs, CDR).
 */
export function readDateTime(text: string): Date | string {
  const ms = text.length > MAX_LENGTH || !hasSeparators(text) ? Number.NaN : milliseconds(text);
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)];
  const sum = year + month + day + hour + minute + second + ms;
  if (Number.isNaN(sum)) return text === '1970-1-1T00:00:00Z' ? new Date(0) : complaint(text);
  if (second === 60) return 'leap seconds are not supported';
  if (year < 1900 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return NO_TIME;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  return at.getUTCDate() === day ? at : NO_TIME;
}

/** Writes a DateTime as OCPI does: UTC with `Z`, decimals only when there are some. */
export function writeDateTime(at: Date): string {
  const text = at.toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

const NO_TIME = 'no such date or time';
// By character codes, since a CDR has dozens of times and a regular expression takes ten times as long.
const [ZERO, HYPHEN, COLON, POINT, LETTER_T, LETTER_Z] = [0x30, 0x2d, 0x3a, 0x2e, 0x54, 0x5a];

function hasSeparators(text: string): boolean {
  return (
    text.charCodeAt(4) === HYPHEN &&
    text.charCodeAt(7) === HYPHEN &&
    text.charCodeAt(10) === LETTER_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  );
}

/** What follows the seconds: nothing, `Z`, or decimals of a second with or without `Z`. */
function milliseconds(text: string): number {
  const end = text.charCodeAt(text.length - 1) === LETTER_Z ? text.length - 1 : text.length;
  if (end === SECONDS_END) return 0;
  const count = end - SECONDS_END - 1;
  if (count < 1 || text.charCodeAt(SECONDS_END) !== POINT) return Number.NaN;
  return Math.floor((digits(text, SECONDS_END + 1, count) * 1_000) / 10 ** count);
}

/** Value of so many decimal digits; NaN when there are others, or not so many. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function complaint(text: string): string {
  const isOffset = text.length <= MAX_LENGTH && /[+-]\d{2}:?\d{2}$/.test(text) && text.includes('T');
  return isOffset ? 'expected UTC with Z or nothing behind the time' : 'expected a time such as 2026-11-02T09:30:00Z';
}
