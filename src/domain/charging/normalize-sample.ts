import type { Decimal } from '../decimal.js';
import { ENERGY_IMPORT, type MeterSample } from './meter-sample.js';
import type { RawSample } from './raw-sample.js';
import { readNumber } from './read-number.js';
import { unitOf } from './sample-unit.js';

/** A sample, unless it could not be read; and what was odd, as rules of the quirk log. */
export interface NormalizedSample {
  readonly sample?: MeterSample;
  readonly quirks: readonly string[];
}

const DEFAULT_CONTEXT = 'Sample.Periodic';
const DEFAULT_LOCATION = 'Outlet';
/** 2.0.1, UnitOfMeasureType: no meter counts in other powers of ten. */
const MAX_MULTIPLIER = 18;
/** In the unit after normalising: more is no measurement. */
const MAX_VALUE = '1e15';
const MAX_WORD = 64;

/**
 * Fills in OCPP's defaults and brings a value into the one unit of its measurand, exactly (OCPP 1.6, 7.43 SampledValue;
 * 2.0.1, SampledValueType). Left out, with a quirk that says why: values that are no number (`value-unreadable`,
 * `value-too-large`), a power of ten that is none (`multiplier-unreadable`), energy and power in a unit of something
 * else (`unit-mismatch`). What is odd but clear is taken and told: `value-comma`, `unit-case`, `unit-hertz` …
 */
export function normalizeSample(raw: RawSample, at: Date): NormalizedSample {
  const quirks: string[] = [];
  const word = (value: unknown, fallback: string, quirk: string): string => {
    const text = readWord(value);
    if (text === undefined && value !== undefined) quirks.push(quirk);
    return text ?? fallback;
  };
  const measurand = word(raw.measurand, ENERGY_IMPORT, 'measurand-unreadable');
  const unit = unitOf(measurand, word(raw.unit, '', 'unit-unreadable'));
  quirks.push(...unit.quirks);
  const { value, quirk } = readNumber(raw.value);
  if (quirk) quirks.push(quirk);
  const exponent = readMultiplier(raw.multiplier);
  if (exponent === undefined) quirks.push('multiplier-unreadable');
  if (!value || exponent === undefined || !unit.isUsable) return { quirks };

  const normalized = timesTenTo(value, unit.exponent + exponent);
  if (normalized.abs().gt(MAX_VALUE)) return { quirks: [...quirks, 'value-too-large'] };
  const phase = readWord(raw.phase);
  const sample: MeterSample = {
    at,
    measurand,
    value: normalized,
    context: word(raw.context, DEFAULT_CONTEXT, 'context-unreadable'),
    location: word(raw.location, DEFAULT_LOCATION, 'location-unreadable'),
    ...(phase !== undefined && { phase }),
    unit: unit.unit,
  };
  return { sample, quirks };
}

/** Meter readings of OCPP 1.6 StartTransaction and StopTransaction: Wh, exactly; text is taken as well as a number. */
export function readMeterWh(raw: unknown): { readonly wh?: Decimal; readonly quirks: readonly string[] } {
  const { value, quirk } = readNumber(raw);
  if (value?.abs().gt(MAX_VALUE)) return { quirks: ['value-too-large'] };
  return { ...(value && { wh: value }), quirks: quirk ? [quirk] : [] };
}

function readWord(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.slice(0, MAX_WORD).trim() : '';
  return text === '' ? undefined : text;
}

function readMultiplier(value: unknown): number | undefined {
  if (value === undefined || value === null) return 0;
  const { value: number } = readNumber(value);
  return number?.isInteger() && number.abs().lte(MAX_MULTIPLIER) ? number.toNumber() : undefined;
}

function timesTenTo(value: Decimal, exponent: number): Decimal {
  return exponent === 0 ? value : value.times(`1e${exponent}`);
}
