import type { Price } from '../../roaming/price.js';
import type { DemandTerms, FeeTerms, IdleTerms, MarginTerms, TimeTerms } from '../plan.js';
import { type Field, optional, type Reader } from './field.js';
import { type Frame, readVat } from './frame.js';
import { readId } from './read-names.js';
import { windowReader } from './read-window.js';

/** Reads `time`: what an hour of charging costs. */
export function timeReader(frame: Frame): Reader<TimeTerms> {
  return (field) => {
    const { per_hour: perHour, ...rest } = field.object({
      per_hour: (one) => one.decimal(frame.limits.perHour),
      vat: optional(readVat),
      window: optional(windowReader(frame)),
    });
    return { vat: frame.vat, perHour, ...rest };
  };
}

/** Reads `start_fee`: what a session costs in any case. */
export function feeReader({ vat, limits }: Frame): Reader<FeeTerms> {
  return (field) => ({
    vat,
    ...field.object({ price: (one) => one.decimal(limits.flat), vat: optional(readVat) }),
  });
}

/** Reads `idle`: what an hour of parking after charging costs. */
export function idleReader(frame: Frame): Reader<IdleTerms> {
  const { perHour, flat } = frame.limits;
  return (field) => {
    const read = field.object({
      per_hour: (one) => one.decimal(perHour),
      grace_minutes: optional((one) => one.count({ min: 0, max: MINUTES_PER_DAY })),
      exempt: optional(windowReader(frame)),
      max_per_session: optional((one) => one.decimal(flat)),
      max_per_day: optional((one) => one.decimal(flat)),
      vat: optional(readVat),
    });
    const { per_hour, grace_minutes: graceMinutes = 0, max_per_session, max_per_day, ...rest } = read;
    return {
      vat: frame.vat,
      perHour: per_hour,
      graceMinutes,
      ...rest,
      ...(max_per_session && { maxPerSession: max_per_session }),
      ...(max_per_day && { maxPerDay: max_per_day }),
    };
  };
}

/** Reads `margin`: what a retail price adds to a wholesale price. */
export function marginReader({ vat, limits }: Frame): Reader<MarginTerms> {
  const flat = optional((one: Field) => one.decimal(limits.flat));
  return (field) => {
    const read = field.object({
      over: readId,
      percent: optional((one) => one.decimal({ min: 0, max: 1_000 })),
      per_kwh: optional((one) => one.decimal(limits.costPerKwh)),
      per_session: flat,
      min: flat,
      max: flat,
      vat: optional(readVat),
    });
    const { per_kwh: perKwh, per_session: perSession, ...rest } = read;
    if (!(rest.percent || perKwh || perSession || rest.min)) {
      return field.refuse('at least one of percent, per_kwh, per_session, min');
    }
    if (rest.min && rest.max?.lessThan(rest.min)) return field.at('max').complain('less than min');
    return { vat, ...rest, ...(perKwh && { perKwh }), ...(perSession && { perSession }) };
  };
}

/** Reads `demand`: the monthly price of the highest power at a location. */
export function demandReader(frame: Frame): Reader<DemandTerms> {
  return (field) => {
    const { per_kw: perKw, ...rest } = field.object({
      per_kw: (one) => one.decimal(frame.limits.perKw),
      vat: optional(readVat),
      window: optional(windowReader(frame)),
    });
    return { vat: frame.vat, perKw, ...rest };
  };
}

/** Reads `min_price` or `max_price`: `{ excl_vat, incl_vat }`. */
export function priceReader({ limits }: Frame): Reader<Price> {
  return (field) => {
    const { excl_vat: exclVat, incl_vat: inclVat } = field.object({
      excl_vat: (one) => one.decimal(limits.flat),
      incl_vat: optional((one) => one.decimal(limits.flat)),
    });
    if (inclVat?.lessThan(exclVat)) return field.at('incl_vat').complain('less than excl_vat');
    return { exclVat, ...(inclVat && { inclVat }) };
  };
}

const MINUTES_PER_DAY = 1_440;
