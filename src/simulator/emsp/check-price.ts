import { Decimal } from 'decimal.js';
import type { OcpiCdr, OcpiTariff } from '../ocpi-objects.js';

/** What the eMSP makes of a CDR's total: SAME or DIFFERS, or UNCHECKED with what its simple arithmetic does not know. */
export interface PriceCheck {
  readonly verdict: 'SAME' | 'DIFFERS' | 'UNCHECKED';
  readonly claimed: Decimal;
  readonly own?: Decimal;
  readonly reason?: string;
}

/** CPOs may round their total to cents. */
const TOLERANCE = new Decimal('0.01');

/**
 * Prices a CDR by the tariffs in it, as an eMSP's own billing would: another company's code, which shares nothing with
 * the CPO's or the hub's. It knows energy, time, parking and flat prices at times of the day; anything else is UNCHECKED.
 * Amounts are in the CDR's currency, excl. VAT.
 */
export function checkPrice(cdr: OcpiCdr, timeZone: string | undefined): PriceCheck {
  const claimed = new Decimal(String(cdr.total_cost.excl_vat));
  const reason = beyondUs(cdr, timeZone);
  if (reason !== undefined) return { verdict: 'UNCHECKED', claimed, reason };
  const own = priceOf(cdr, timeZone ?? 'UTC');
  return { verdict: own.minus(claimed).abs().lessThanOrEqualTo(TOLERANCE) ? 'SAME' : 'DIFFERS', claimed, own };
}

const DIMENSIONS = ['ENERGY', 'TIME', 'PARKING_TIME'] as const;

function beyondUs({ tariffs = [], charging_periods }: OcpiCdr, timeZone: string | undefined): string | undefined {
  if (tariffs.length === 0) return 'the CDR has no tariff';
  for (const tariff of tariffs) {
    if ('min_price' in tariff || 'max_price' in tariff) return `tariff ${tariff.id} has a price limit`;
    for (const { price_components, restrictions = {} } of tariff.elements) {
      const other = Object.keys(restrictions).find((name) => name !== 'start_time' && name !== 'end_time');
      if (other) return `tariff ${tariff.id} is restricted by ${other}`;
      if (Object.keys(restrictions).length > 0 && !timeZone) return 'the time zone of the location is not known';
      if (price_components.some(({ step_size }) => step_size > 1)) return `tariff ${tariff.id} has steps`;
    }
  }
  const dimensions: readonly string[] = charging_periods.flatMap((period) => period.dimensions).map(({ type }) => type);
  const known: readonly string[] = [...DIMENSIONS, ...NOT_PRICED];
  const unknown = dimensions.find((type) => !known.includes(type));
  return unknown === undefined ? undefined : `a period has ${unknown}`;
}

/** Dimensions that say something and cost nothing (OCPI 2.2.1, mod_cdrs, CdrDimensionType). */
const NOT_PRICED = ['CURRENT', 'MAX_CURRENT', 'MIN_CURRENT', 'MAX_POWER', 'MIN_POWER', 'POWER', 'STATE_OF_CHARGE'];

function priceOf({ tariffs, charging_periods }: OcpiCdr, timeZone: string): Decimal {
  const [first] = charging_periods;
  const ofPeriods = charging_periods.flatMap(({ start_date_time, dimensions, tariff_id }) =>
    dimensions.map(({ type, volume }) => {
      const tariff = tariffs.find(({ id }) => id === tariff_id) ?? tariffs[0];
      return priceFor(tariff, type, localTime(start_date_time, timeZone)).times(String(volume));
    }),
  );
  const start = first ? localTime(first.start_date_time, timeZone) : '00:00';
  return Decimal.sum(0, ...ofPeriods, priceFor(tariffs[0], 'FLAT', start));
}

/** The first element that fits and has a price for the dimension counts (OCPI 2.2.1, mod_tariffs, Tariff). */
function priceFor(tariff: OcpiTariff | undefined, type: string, time: string): Decimal {
  for (const { price_components, restrictions } of tariff?.elements ?? []) {
    const component = price_components.find((one) => one.type === type);
    if (component && isWithin(time, restrictions ?? {})) return new Decimal(String(component.price));
  }
  return new Decimal(0);
}

/** An end before the start is on the next day. */
function isWithin(time: string, { start_time: from = '00:00', end_time: until = '24:00' }: TimeOfDay): boolean {
  return from <= until ? time >= from && time < until : time >= from || time < until;
}

interface TimeOfDay {
  readonly start_time?: string;
  readonly end_time?: string;
}

/** `HH:MM` on the wall clock. */
function localTime(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return format.format(new Date(/Z$/.test(instant) ? instant : `${instant}Z`));
}
