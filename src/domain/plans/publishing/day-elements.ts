import type { Decimal } from '../../decimal.js';
import { ZERO } from '../../decimal.js';
import type { VatRate } from '../../pricing/amounts/vat.js';
import type { PriceComponent, TariffDimension, TariffElement, TariffRestrictions } from '../../roaming/tariff.js';
import { SLOT_MS } from '../../spot/spot-price.js';
import type { Plan } from '../plan.js';
import type { DayInSlots, DaySlot } from './day-slots.js';
import type { EnergyOption } from './energy-options.js';
import type { VariantTerms } from './variant-terms.js';
import { type CoveredDays, windowRestrictions } from './window-restrictions.js';

/** Quarter hours that follow each other with the same prices of a kWh. */
export interface PriceRun {
  readonly slots: readonly DaySlot[];
  readonly options: readonly EnergyOption[];
}

/** Puts quarter hours together that follow each other and cost the same. */
export function priceRuns(
  slots: readonly DaySlot[],
  optionsOf: (slot: DaySlot) => readonly EnergyOption[],
): PriceRun[] {
  const runs: { slots: DaySlot[]; options: readonly EnergyOption[]; key: string }[] = [];
  for (const slot of slots) {
    const options = optionsOf(slot);
    const key = options.map(optionKey).join('\n');
    const last = runs.at(-1);
    const previous = last?.slots.at(-1);
    const follows = previous && previous.startMs + SLOT_MS === slot.startMs && previous.secondOfDay < slot.secondOfDay;
    if (last && follows && last.key === key) last.slots.push(slot);
    else runs.push({ slots: [slot], options, key });
  }
  return runs;
}

/** The elements that say what a kWh costs in each run of a local day, in local time. */
export function datedElements(day: DayInSlots, runs: readonly PriceRun[]): TariffElement[] {
  return runs.flatMap(({ slots, options }) => {
    const [first, last] = [slots[0], slots.at(-1)];
    if (!first || !last) return [];
    const from = clock(first.secondOfDay);
    const until = clock((last.secondOfDay + SLOT_MS / 1_000) % DAY_S);
    const times = from === until ? {} : { startTime: from, endTime: until };
    const when = { ...times, startDate: day.date, endDate: day.nextDate };
    return options.map((option) => energyElement(option, when));
  });
}

/** The elements that say what a kWh costs whenever it is charged. */
export function undatedElements(options: readonly EnergyOption[]): TariffElement[] {
  return options.map((option) => energyElement(option, {}));
}

/** The elements that say what a session costs beside energy: start fee, charging time and parking. */
export function otherElements(plan: Plan, { startFee, time, idle }: VariantTerms, days: CoveredDays): TariffElement[] {
  const perHour =
    (type: 'PARKING_TIME' | 'TIME', price: Decimal, vat: VatRate) => (when: TariffRestrictions | undefined) =>
      element(component(type, price, vat), when);
  return [
    ...(startFee ? [element(component('FLAT', startFee.price, startFee.vat))] : []),
    ...(time ? windowRestrictions(plan, time.window, days).map(perHour('TIME', time.perHour, time.vat)) : []),
    ...(idle?.exempt ? windowRestrictions(plan, idle.exempt, days).map(perHour('PARKING_TIME', ZERO, idle.vat)) : []),
    ...(idle ? [element(component('PARKING_TIME', idle.perHour, idle.vat))] : []),
  ];
}

const DAY_S = 86_400;

function clock(secondOfDay: number): string {
  const hours = Math.floor(secondOfDay / 3_600);
  const minutes = Math.floor((secondOfDay % 3_600) / 60);
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function optionKey({ restrictions, price, vat }: EnergyOption): string {
  const { minPower, maxPower, minKwh, maxKwh } = restrictions;
  const bounds = [minPower, maxPower, minKwh, maxKwh].map((bound) => bound?.toFixed() ?? '');
  return [...bounds, price.toFixed(), vat.treatment, vat.percent?.toFixed() ?? ''].join(' ');
}

function energyElement({ price, vat, restrictions }: EnergyOption, when: TariffRestrictions): TariffElement {
  return element(component('ENERGY', price, vat), { ...when, ...restrictions });
}

function element(priceComponent: PriceComponent, restrictions: TariffRestrictions = {}): TariffElement {
  const restricts = Object.keys(restrictions).length > 0;
  return { priceComponents: [priceComponent], ...(restricts ? { restrictions } : {}) };
}

/**
 * Steps of one Wh and one second: the least that every reader of OCPI 2.2.1 knows (mod_tariffs, PriceComponent), and
 * OCPI 3.0 has none. No VAT applicable is no `vat`, which is not 0.
 */
function component(type: TariffDimension, price: Decimal, vat: VatRate): PriceComponent {
  return { type, price, ...(vat.percent ? { vat: vat.percent } : {}), stepSize: 1 };
}
