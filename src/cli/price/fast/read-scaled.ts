import { noteVolume, openPeriod } from '../../../domain/pricing/compiled/open-period.js';
import { type ScaledCdr, type ScaledPeriod, scaleNumber } from '../../../domain/pricing/compiled/scaled-cdr.js';

/**
 * A CDR of OCPI 2.2.1 out of JSON.parse in the integer form of the compiled engine, for text whose numbers have at most
 * 15 significant digits (`hasLongNumber`). Undefined for whatever is not surely in plain form: it is read in full, which
 * also says what is wrong with it.
 */
export function readScaled(cdr: unknown): ScaledCdr | undefined {
  if (!isObject(cdr)) return undefined;
  const { currency, credit, total_energy: totalEnergy, charging_periods: list } = cdr;
  const startedMs = readInstant(cdr['start_date_time']);
  const endedMs = readInstant(cdr['end_date_time']);
  if (typeof currency !== 'string' || startedMs === undefined || endedMs === undefined) return undefined;
  if (!Array.isArray(list) || list.length === 0 || !isAbsentOr(credit, 'boolean')) return undefined;
  const totalEnergyMicroKwh = isAbsent(totalEnergy) ? undefined : scaled(totalEnergy);
  const tokenType = textIn(cdr['cdr_token'], 'type');
  const evseUid = textIn(cdr['cdr_location'], 'evse_uid');
  if (tokenType === null || evseUid === null) return undefined;
  if (totalEnergyMicroKwh === undefined && !isAbsent(totalEnergy)) return undefined;
  const periods: ScaledPeriod[] = [];
  for (const item of list) {
    const period = readPeriod(item);
    if (!period) return undefined;
    periods.push(period);
  }
  return { currency, startedMs, endedMs, credit: credit === true, totalEnergyMicroKwh, tokenType, evseUid, periods };
}

/** Whether a CDR out of JSON.parse has tariffs of its own. */
export function carriesTariffs(cdr: unknown): boolean {
  return isObject(cdr) && !isAbsent(cdr['tariffs']);
}

/** Whether a JSON text may hold a number of more than 15 digits, which JSON.parse would cut. Text in quotes is none. */
export function hasLongNumber(json: string): boolean {
  return LONG_NUMBER.test(json);
}

const LONG_NUMBER = /[:[,\s-]\d[\d.]{15}/;

function readPeriod(period: unknown): ScaledPeriod | undefined {
  if (!isObject(period)) return undefined;
  const { tariff_id: tariffId, dimensions } = period;
  const startMs = readInstant(period['start_date_time']);
  if (startMs === undefined || !isAbsentOr(tariffId, 'string') || !Array.isArray(dimensions)) return undefined;
  const open = openPeriod(startMs, typeof tariffId === 'string' ? tariffId : undefined);
  let seen = 0;
  for (const dimension of dimensions) {
    if (!isObject(dimension)) return undefined;
    const volume = scaled(dimension['volume']);
    const bit = volume === undefined ? 0 : noteVolume(open, dimension['type'], volume);
    if (bit === 0 || (seen & bit) !== 0) return undefined;
    seen |= bit;
  }
  return open;
}

/** Beyond this an hour in microseconds is no longer a safe integer. */
const MOST = 2e12;

function scaled(value: unknown): number | undefined {
  if (typeof value !== 'number') return undefined;
  const micro = scaleNumber(value);
  return micro === undefined || Math.abs(micro) > MOST ? undefined : micro;
}

/** `2026-03-04T09:15:00Z`, with or without milliseconds; undefined for any other form. */
function readInstant(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.charCodeAt(text.length - 1) !== 0x5a) return undefined;
  if (text.length !== 20 && text.length !== 24) return undefined;
  if (text.length === 20 && text.startsWith(lastDay.text)) {
    const [hour, minute, second] = [digits(text, 11), digits(text, 14), digits(text, 17)];
    const isPlain = text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON;
    if (isPlain && hour < 24 && minute < 60 && second < 60) {
      return lastDay.atMs + ((hour * 60 + minute) * 60 + second) * 1_000;
    }
  }
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  lastDay = { text: text.slice(0, DAY_CHARS), atMs: Date.parse(`${text.slice(0, DAY_CHARS)}00:00:00Z`) };
  return at;
}

const COLON = 0x3a;
/** `2026-03-04T` */
const DAY_CHARS = 11;
/** The instants of a session lie close together: the day of the one before is remembered. */
let lastDay = { text: '-', atMs: 0 };

/** Two digits as a number; NaN where they are none. */
function digits(text: string, start: number): number {
  const [tens, ones] = [text.charCodeAt(start) - 0x30, text.charCodeAt(start + 1) - 0x30];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Text of an object's member; undefined: it is not told; null: it is not plain. */
function textIn(value: unknown, key: string): string | undefined | null {
  if (isAbsent(value)) return undefined;
  if (!isObject(value)) return null;
  const text = value[key];
  return typeof text === 'string' ? text : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isAbsentOr(value: unknown, type: 'boolean' | 'string'): boolean {
  return isAbsent(value) || typeof value === type;
}
