import { rateKey, type VatRate } from '../../pricing/amounts/vat.js';
import type { EnergyTerms, SpotTerms } from '../plan.js';
import { collect } from './bad-fields.js';
import { checkOrder } from './check-order.js';
import { type Field, optional, type Reader } from './field.js';
import { type Frame, readVat } from './frame.js';
import { bandReader, gridFeeReader, partReader, readKwh, tierReader } from './read-parts.js';

/**
 * Reads `energy`: the market's price, what is added to it, and its limits. Refuses besides: no price at all, a cap below
 * the floor, limits over prices of different VAT rates, and parts that never apply.
 */
export function energyReader(frame: Frame): Reader<EnergyTerms> {
  const { perKwh, costPerKwh } = frame.limits;
  return (field) => {
    const read = field.object({
      spot: optional(spotReader(frame)),
      base: many(partReader(frame, 'BASE', costPerKwh)),
      tiers: many(tierReader(frame)),
      power_bands: many(bandReader(frame)),
      peaks: many(partReader(frame, 'PEAK', perKwh)),
      markup: many(partReader(frame, 'MARKUP', perKwh)),
      grid_fees: many(gridFeeReader(frame)),
      taxes: many(partReader(frame, 'TAX', costPerKwh)),
      floor: optional((one) => one.decimal(perKwh)),
      cap: optional((one) => one.decimal(costPerKwh)),
      decimals: optional((one) => one.count({ min: 0, max: 6 })),
      free_kwh: optional(readKwh),
    });
    const { base, tiers, power_bands: bands, peaks, markup, grid_fees: gridFees, taxes, ...rest } = read;
    const { free_kwh: freeKwh, ...limits } = rest;
    const parts = [base, tiers, bands, peaks, markup, gridFees, taxes].flatMap((list) => list ?? []);
    const terms = { parts, ...limits, ...(freeKwh && { freeKwh }) };
    checkEnergy(field, terms);
    return terms;
  };
}

/** The VAT rates of the price of a kWh, each once. */
export function energyRates({ spot, parts }: EnergyTerms): readonly VatRate[] {
  const rates = [...(spot ? [spot.vat] : []), ...parts.map(({ vat }) => vat)];
  return [...new Map(rates.map((rate) => [rateKey(rate), rate])).values()];
}

/** Refuses a field, if it is there, over prices of different VAT rates: it would have to be split between them. */
export function needsOneRate(field: Field, rates: readonly VatRate[]): void {
  if (field.value === undefined || rates.length < 2) return;
  field.complain(`needs one VAT rate in all parts of the price, but they have ${rates.map(rateKey).join(', ')}`);
}

const MODES: readonly SpotTerms['mode'][] = ['FOLLOW', 'LOCK_AT_START'];

function many<T>(read: Reader<T>): Reader<T[] | undefined> {
  return optional((field) => field.list(read));
}

function spotReader({ vat, limits }: Frame): Reader<SpotTerms> {
  return (field) => ({
    vat,
    ...field.object({
      index: (one) => one.text(/^[A-Z0-9][A-Z0-9_.-]{1,35}$/, 'a price index such as EPEX-DE'),
      percent: (one) => one.decimal({ min: 1, max: 1_000 }),
      mode: (one) => one.oneOf(MODES),
      fallback: (one) => one.decimal(limits.costPerKwh),
      vat: optional(readVat),
    }),
  });
}

function checkEnergy(field: Field, terms: EnergyTerms): void {
  const { spot, parts, floor, cap } = terms;
  const rates = energyRates(terms);
  collect<unknown>([
    () => spot || parts.length > 0 || field.refuse('spot, base or another price of a kWh'),
    () => floor && cap?.lessThan(floor) && field.at('cap').complain('less than floor'),
    ...['floor', 'cap', 'decimals'].map((name) => () => needsOneRate(field.at(name), rates)),
    () => checkOrder(field, parts),
  ]);
}
