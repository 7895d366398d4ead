import { z } from 'zod';
import { Decimal } from '../../domain/decimal.js';
import type { PriceableCdr, PriceableTariff } from '../../domain/pricing/priced-cdr.js';
import type { Price } from '../../domain/roaming/price.js';
import type { TariffElement, TariffRestrictions } from '../../domain/roaming/tariff.js';

/** Far more than any price or volume has; a number beyond it is a mistake or an attack. */
const MAX_INTEGER_DIGITS = 20;
const MAX_DECIMALS = 20;

const number = z
  .custom<Decimal>((value) => Decimal.isDecimal(value), 'expected a number')
  .refine((value) => value.e < MAX_INTEGER_DIGITS && value.decimalPlaces() <= MAX_DECIMALS, 'too many digits');

const wholeNumber = number
  .refine((value) => value.isInteger() && !value.isNegative(), 'expected a whole number, not negative')
  .transform((value) => value.toNumber());

/** OCPI 2.2.1, types, DateTime: RFC 3339; without an offset it is UTC. */
const dateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/, 'expected an RFC 3339 date and time')
  .transform((text) => new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`))
  .refine((date) => !Number.isNaN(date.getTime()), 'no such date');

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected YYYY-MM-DD');

const limit = z
  .object({
    excl_vat: number.optional(),
    incl_vat: number.optional(),
    before_taxes: number.optional(),
    after_taxes: number.optional(),
  })
  .transform((price, context): Price => {
    const exclVat = price.excl_vat ?? price.before_taxes;
    const inclVat = price.incl_vat ?? price.after_taxes;
    if (exclVat) return { exclVat, ...(inclVat ? { inclVat } : {}) };
    context.addIssue({ code: 'custom', path: ['excl_vat'], message: 'expected a number' });
    return z.NEVER;
  });

const component = z
  .object({
    type: z.enum(['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME']),
    price: number,
    vat: number.optional(),
    step_size: wholeNumber,
  })
  .transform(({ step_size, vat, ...rest }) => ({ ...rest, ...(vat ? { vat } : {}), stepSize: step_size }));

const restrictions = z
  .object({
    start_time: time,
    end_time: time,
    start_date: date,
    end_date: date,
    min_kwh: number,
    max_kwh: number,
    min_current: number,
    max_current: number,
    min_power: number,
    max_power: number,
    min_duration: number,
    max_duration: number,
    day_of_week: z.array(z.enum(['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'])),
    reservation: z.enum(['RESERVATION', 'RESERVATION_EXPIRES']),
  })
  .partial()
  .transform((found): TariffRestrictions => {
    const renamed: { [Name in keyof TariffRestrictions]: TariffRestrictions[Name] | undefined } = {
      startTime: found.start_time,
      endTime: found.end_time,
      startDate: found.start_date,
      endDate: found.end_date,
      minKwh: found.min_kwh,
      maxKwh: found.max_kwh,
      minCurrent: found.min_current,
      maxCurrent: found.max_current,
      minPower: found.min_power,
      maxPower: found.max_power,
      minDurationS: found.min_duration,
      maxDurationS: found.max_duration,
      dayOfWeek: found.day_of_week,
      reservation: found.reservation,
    };
    return present(renamed);
  });

const element = z
  .object({ price_components: z.array(component).min(1), restrictions: restrictions.optional() })
  .transform((found): TariffElement => {
    return present({ priceComponents: found.price_components, restrictions: found.restrictions });
  });

/** A tariff of OCPI 2.1.1, 2.2.1 or 2.3.0, as far as prices depend on it. */
export const tariffSchema = z
  .object({
    id: z.string(),
    currency: z.string(),
    type: z.enum(['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']).optional(),
    min_price: limit.optional(),
    max_price: limit.optional(),
    tax_included: z.enum(['YES', 'NO', 'N/A']).optional(),
    elements: z.array(element).min(1),
    start_date_time: dateTime.optional(),
    end_date_time: dateTime.optional(),
  })
  .transform((found): PriceableTariff => {
    return present({
      id: found.id,
      currency: found.currency,
      type: found.type,
      minPrice: found.min_price,
      maxPrice: found.max_price,
      taxIncluded: found.tax_included,
      elements: found.elements,
      startsAt: found.start_date_time,
      endsAt: found.end_date_time,
    });
  });

const chargingPeriod = z
  .object({
    start_date_time: dateTime,
    dimensions: z.array(z.object({ type: z.string(), volume: number })),
    tariff_id: z.string().optional(),
  })
  .transform((found) => {
    return present({ startedAt: found.start_date_time, dimensions: found.dimensions, tariffId: found.tariff_id });
  });

/** What a CDR says of its price: how it is to be priced, the tariffs that it carries, and what only 2.1.1 has. */
interface ReadCdr {
  readonly priceable: PriceableCdr;
  readonly tariffs: readonly PriceableTariff[] | undefined;
  /** Of the Location, which a CDR of 2.1.1 carries as a whole. */
  readonly timeZone: string | undefined;
  readonly is211: boolean;
}

/** A CDR of OCPI 2.1.1 (which has `stop_date_time`), 2.2.1 or 2.3.0, as far as its price depends on it. */
export const cdrSchema = z
  .object({
    start_date_time: dateTime,
    end_date_time: dateTime.optional(),
    stop_date_time: dateTime.optional(),
    currency: z.string(),
    charging_periods: z.array(chargingPeriod),
    tariffs: z.array(tariffSchema).optional(),
    cdr_token: z.object({ type: z.string() }).optional(),
    cdr_location: z
      .object({ evse_uid: z.string() })
      .transform(({ evse_uid }) => ({ evseUid: evse_uid }))
      .optional(),
    location: z.object({ time_zone: z.string().optional() }).optional(),
    total_energy: number.optional(),
    credit: z.boolean().optional(),
  })
  .transform((found, context): ReadCdr => {
    const endedAt = found.end_date_time ?? found.stop_date_time;
    if (!endedAt) {
      context.addIssue({ code: 'custom', path: ['end_date_time'], message: 'expected an RFC 3339 date and time' });
      return z.NEVER;
    }
    const priceable = present({
      startedAt: found.start_date_time,
      endedAt,
      currency: found.currency,
      chargingPeriods: found.charging_periods,
      token: found.cdr_token,
      location: found.cdr_location,
      totalEnergyKwh: found.total_energy,
      credit: found.credit,
    });
    const is211 = found.end_date_time === undefined;
    return { priceable, tariffs: found.tariffs, timeZone: found.location?.time_zone, is211 };
  });

/** The same object without the fields that are undefined. */
function present<Type extends object>(given: Type): Present<Type> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<Type>;
}

type Present<Type> = {
  [Name in keyof Type as undefined extends Type[Name] ? never : Name]: Type[Name];
} & { [Name in keyof Type as undefined extends Type[Name] ? Name : never]?: Exclude<Type[Name], undefined> };
