import type { Decimal } from '../../decimal.js';
import type { EnergyPart } from '../plan.js';
import { type Field, optional, type Range, type Reader } from './field.js';
import { type Frame, readVat } from './frame.js';
import { readName } from './read-names.js';
import { windowReader } from './read-window.js';

/** Reads an addend without a range: of `base`, `peaks`, `markup` or `taxes`. */
export function partReader(frame: Frame, kind: EnergyPart['kind'], range: Range): Reader<EnergyPart> {
  const shape = { name: readName, ...priced(frame, range) };
  return (field) => {
    const { price: perKwh, ...rest } = field.object(shape);
    return { kind, vat: frame.vat, perKwh, ...rest };
  };
}

/** Reads one of `grid_fees`; without a zone it applies at all locations. */
export function gridFeeReader(frame: Frame): Reader<EnergyPart> {
  const shape = { name: readName, zone: optional(zoneReader(frame)), ...priced(frame, frame.limits.costPerKwh) };
  return (field) => {
    const { price: perKwh, ...rest } = field.object(shape);
    return { kind: 'GRID_FEE', vat: frame.vat, perKwh, ...rest };
  };
}

/** Reads one of `power_bands`: from (inclusive) and to (exclusive) in kW. Without a name it is called by them. */
export function bandReader(frame: Frame): Reader<EnergyPart> {
  const bound = optional((one: Field) => one.decimal({ min: 0, max: MAX_KW }));
  const shape = { name: optional(readName), from_kw: bound, to_kw: bound, ...priced(frame, frame.limits.perKwh) };
  return (field) => {
    const { price: perKwh, from_kw: minKw, to_kw: maxKw, ...rest } = field.object(shape);
    const name = rangeName(minKw, maxKw, 'kW');
    const range = { ...(minKw && { minKw }), ...(maxKw && { maxKw }) };
    return { kind: 'POWER_BAND', name, vat: frame.vat, perKwh, ...range, ...rest };
  };
}

/** Reads one of `tiers`: from (inclusive) and to (exclusive) in kWh of the session. Without a name it is called by them. */
export function tierReader(frame: Frame): Reader<EnergyPart> {
  const bound = optional(readKwh);
  const shape = { name: optional(readName), from_kwh: bound, to_kwh: bound, ...priced(frame, frame.limits.perKwh) };
  return (field) => {
    const { price: perKwh, from_kwh: minKwh, to_kwh: maxKwh, ...rest } = field.object(shape);
    const name = rangeName(minKwh, maxKwh, 'kWh');
    const range = { ...(minKwh && { minKwh }), ...(maxKwh && { maxKwh }) };
    return { kind: 'TIER', name, vat: frame.vat, perKwh, ...range, ...rest };
  };
}

/** Energy of a session, in kWh. */
export function readKwh(field: Field): Decimal {
  return field.decimal({ min: 0, max: MAX_KWH });
}

/** The name of a grid zone. */
export function readZone(field: Field): string {
  return field.text(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,35}$/, 'a grid zone such as NETZE-BW');
}

/** Energy of a session and power of a connector beyond these are typing errors. */
const MAX_KWH = 10_000;
const MAX_KW = 10_000;

function priced(frame: Frame, range: Range) {
  return {
    price: (field: Field) => field.decimal(range),
    vat: optional(readVat),
    window: optional(windowReader(frame)),
  };
}

/** A zone in which no location lies would be a price that never applies. */
function zoneReader({ zones }: Frame): Reader<string> {
  return (field) => {
    const zone = readZone(field);
    return zones.has(zone) ? zone : field.complain(`no location of the plan lies in the zone ${zone}`);
  };
}

function rangeName(from: Decimal | undefined, to: Decimal | undefined, unit: string): string {
  if (to === undefined) return `from ${from?.toFixed() ?? 0} ${unit}`;
  return `${from?.toFixed() ?? 0} to ${to.toFixed()} ${unit}`;
}
