import type { MeteredDimension } from './periods/dimensions.js';
import type { PricingWarning } from './priced-cdr.js';

/*
 * The warnings that both engines give, in one place: what a clerk reads does not depend on which engine priced. Every
 * function takes the index of the period in `charging_periods`, or the place in the tariff, and says what was found.
 */

export function firstPeriodBefore(period: number): PricingWarning {
  return onStart('PERIOD_BEFORE_SESSION_START', 'the first period starts before the session', period);
}

export function firstPeriodAfter(period: number): PricingWarning {
  return onStart('PERIOD_AFTER_SESSION_START', 'the first period starts after the session', period);
}

/** Quantities in seconds, as text. */
export function timeSnapped(period: number, dimension: MeteredDimension, told: string, span: string): PricingWarning {
  const message = `${dimension} of ${told} s is billed as the period's ${span} s`;
  return onDimensions('TIME_VOLUME_SNAPPED', message, period);
}

/** `others`: whether other periods of the session name one. */
export function periodWithoutTariffId(period: number, others = true): PricingWarning {
  const message = `the period names no tariff${others ? ' while others do' : ''}: nothing is charged for it`;
  return { code: 'PERIOD_WITHOUT_TARIFF_ID', message, period, field: `charging_periods.${period}.tariff_id` };
}

export function tariffNotValid(period: number, tariffId: string): PricingWarning {
  const message = `tariff ${tariffId} was not valid, neither at session start nor at the start of the period`;
  return { code: 'TARIFF_NOT_VALID', message, period, field: `charging_periods.${period}.tariff_id` };
}

export function emptyWindow(tariffId: string, elementIndex: number, time: string): PricingWarning {
  const message = `element ${elementIndex} of tariff ${tariffId} starts and ends at ${time}`;
  return { code: 'START_TIME_EQUALS_END_TIME', message, field: `elements.${elementIndex}.restrictions.end_time` };
}

/** Both as text: what the periods add up to, and `total_energy` in kWh. */
export function energyInWh(told: string, total: string): PricingWarning {
  const message = `the periods tell ${told} and look like Wh: total_energy is ${total} kWh`;
  return { code: 'ENERGY_IN_WH', message, field: 'total_energy' };
}

export function energySumMismatch(told: string, total: string): PricingWarning {
  const message = `the periods add up to ${told} kWh, total_energy is ${total} kWh`;
  return { code: 'ENERGY_SUM_MISMATCH', message, field: 'total_energy' };
}

/** `fulfilled`: how the restriction was taken. */
export function withoutMeasurement(period: number, fulfilled = true): PricingWarning {
  const taken = fulfilled ? 'fulfilled' : 'not fulfilled';
  const message = `the tariff asks for current or power, which the period does not tell: taken as ${taken}`;
  return onDimensions('RESTRICTION_WITHOUT_MEASUREMENT', message, period);
}

export function unpricedDimension(period: number, dimension: MeteredDimension, tariffId: string): PricingWarning {
  const message = `tariff ${tariffId} has a price for ${dimension}, but none that applies here`;
  return onDimensions(`UNPRICED_DIMENSION_${dimension}`, message, period);
}

export function spansPriceChange(period: number): PricingWarning {
  const message = 'a price changes within the period, where the CPO should have started a new one';
  return { code: 'PERIOD_SPANS_PRICE_CHANGE', message, period, field: `charging_periods.${period}` };
}

export function limitsOfSeveralTariffs(firstTariffId: string): PricingWarning {
  const message = `the session has several tariffs; the price limits of ${firstTariffId}, the first one, apply`;
  return { code: 'LIMITS_OF_SEVERAL_TARIFFS', message, field: 'tariffs' };
}

export function totalClamped(limit: 'MAX_PRICE' | 'MIN_PRICE'): PricingWarning {
  const side = limit === 'MIN_PRICE' ? 'lowest' : 'highest';
  const message = `the total was set to the ${side} price of the tariff`;
  return { code: `TOTAL_CLAMPED_${limit}`, message, field: limit.toLowerCase() };
}

export function negativeTotal(): PricingWarning {
  return { code: 'NEGATIVE_TOTAL', message: 'the driver is owed money for the session' };
}

function onStart(code: PricingWarning['code'], message: string, period: number): PricingWarning {
  return { code, message, period, field: `charging_periods.${period}.start_date_time` };
}

function onDimensions(code: PricingWarning['code'], message: string, period: number): PricingWarning {
  return { code, message, period, field: `charging_periods.${period}.dimensions` };
}
