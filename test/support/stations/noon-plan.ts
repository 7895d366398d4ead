import type { ToldCdr } from './told-emsp.js';

/** A plan of NL*ABC: 0.30 EUR a kWh, 0.50 from 12:15 to 14:00 in Amsterdam, and 20 % VAT. */
export const NOON_PLAN = `id: NOON
party: NL*ABC
level: RETAIL
currency: EUR
time_zone: Europe/Amsterdam
name: { en: Noon }
valid_from: 2020-01-01T00:00:00Z
vat: 20
energy:
  base:
    - { name: Energy, price: 0.30 }
  peaks:
    - { name: Noon, price: 0.20, window: { from: 12:15, until: 14:00 } }
`;

/**
 * What so many tenths of a Wh cost by the plan, calculated without the hub: a Wh that was begun counts whole (step_size of
 * OCPI's tariffs), by the last price; in millionths of a euro, then to four decimals.
 */
export function costAtNoon(before: number, total: number): ToldCdr['total_cost'] {
  const stepped = Math.ceil(total / 10) * 10;
  const millionths = before * 30 + (stepped - before) * 50;
  return { excl_vat: Math.round(millionths / 100) / 10_000, incl_vat: Math.round((millionths * 12) / 1000) / 10_000 };
}

/** ENERGY of all periods of a CDR, in whole tenths of a Wh. */
export function tenthsOfWh({ charging_periods }: ToldCdr): number {
  const volumes = charging_periods.flatMap(({ dimensions }) => dimensions.filter(({ type }) => type === 'ENERGY'));
  return volumes.reduce((sum, { volume }) => sum + Math.round(volume * 10_000), 0);
}
