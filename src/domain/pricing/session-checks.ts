import { Decimal, sum } from '../decimal.js';
import { HubError } from '../errors.js';
import type { BillingPeriod } from './periods/charging-periods.js';
import type { PriceableCdr, PriceableTariff } from './priced-cdr.js';
import { emptyWindow, energyInWh, energySumMismatch } from './warning-texts.js';
import type { Warn } from './warnings.js';

/**
 * Refuses numbers that no meter or price list has, so that exact arithmetic stays small: a volume of 1e999999 would
 * have a million digits.
 */
export function requireReadableVolumes(cdr: PriceableCdr): void {
  if (cdr.totalEnergyKwh) requireReadable(cdr.totalEnergyKwh, 'total_energy');
  cdr.chargingPeriods.forEach(({ dimensions }, period) => {
    dimensions.forEach(({ volume }, index) => {
      requireReadable(volume, `charging_periods.${period}.dimensions.${index}.volume`);
    });
  });
}

/**
 * The same for the prices, rates and bounds of a tariff, which is the `index`th of the CDR: refuses the number by its
 * path, such as `tariffs.0.elements.3.price_components.0.price`.
 */
export function requireReadablePrices({ elements, minPrice, maxPrice }: PriceableTariff, index: number): void {
  const at = `tariffs.${index}`;
  requireReadableFields(minPrice, `${at}.min_price`);
  requireReadableFields(maxPrice, `${at}.max_price`);
  elements.forEach(({ priceComponents, restrictions }, element) => {
    requireReadableFields(restrictions, `${at}.elements.${element}.restrictions`);
    priceComponents.forEach((one, component) => {
      requireReadableFields(one, `${at}.elements.${element}.price_components.${component}`);
    });
  });
}

interface Checked {
  readonly cdr: PriceableCdr;
  readonly periods: readonly BillingPeriod[];
  readonly tariffs: readonly PriceableTariff[];
}

/** Warns of what is priced all the same but was hardly meant so: a window without length, and energy that does not add up. */
export function warnOfOddities({ cdr, periods, tariffs }: Checked, warn: Warn): void {
  for (const tariff of tariffs) {
    for (const { elementIndex, time } of emptyWindowsOf(tariff)) warn(emptyWindow(tariff.id, elementIndex, time));
  }
  const pricesEnergy = tariffs.some(({ elements }) =>
    elements.some(({ priceComponents }) => priceComponents.some(({ type }) => type === 'ENERGY')),
  );
  const tellsEnergy = periods.some(({ measured }) => measured.has('ENERGY'));
  if (cdr.totalEnergyKwh && (pricesEnergy || tellsEnergy)) {
    warnOfEnergySum(sum(periods.map(({ volumes }) => volumes.ENERGY)), cdr.totalEnergyKwh, warn);
  }
}

/** An element whose window starts when it ends. */
export interface EmptyWindow {
  readonly elementIndex: number;
  readonly time: string;
}

/**
 * The windows of a tariff that have no length. An end of 00:00 is the end of the day, so a window from 00:00 to 00:00
 * is a day and nothing odd.
 */
export function emptyWindowsOf({ elements }: PriceableTariff): EmptyWindow[] {
  return elements.flatMap(({ restrictions }, elementIndex) => {
    const { startTime, endTime } = restrictions ?? {};
    if (startTime === undefined || startTime !== endTime || endTime === '00:00') return [];
    return [{ elementIndex, time: startTime }];
  });
}

const MAX_EXPONENT = 30;
const MAX_DECIMALS = 30;

function requireReadableFields(fields: object | undefined, path: string): void {
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (Decimal.isDecimal(value)) requireReadable(value, `${path}.${fieldOf(name)}`);
  }
}

/** As OCPI writes it: `min_kwh` for minKwh, and `min_duration` for minDurationS. */
function fieldOf(name: string): string {
  return name.replace(/S$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function requireReadable(value: Decimal, field: string): void {
  if (value.isFinite() && value.e <= MAX_EXPONENT && value.decimalPlaces() <= MAX_DECIMALS) return;
  throw new HubError('cannot-price', `${field}: a number with more than ${MAX_DECIMALS} digits`, field);
}

const ENERGY_TOLERANCE_KWH = new Decimal('0.001');
const WH_PER_KWH = 1_000;

/** The OCPI 2.2.1 example session_example_2 itself has energies in Wh beside a total in kWh. */
function warnOfEnergySum(sumKwh: Decimal, totalKwh: Decimal, warn: Warn): void {
  if (sumKwh.minus(totalKwh).abs().lessThanOrEqualTo(ENERGY_TOLERANCE_KWH)) return;
  const asWh = sumKwh.dividedBy(WH_PER_KWH).minus(totalKwh).abs();
  const warning = asWh.lessThanOrEqualTo(ENERGY_TOLERANCE_KWH) ? energyInWh : energySumMismatch;
  warn(warning(sumKwh.toFixed(), totalKwh.toFixed()));
}
