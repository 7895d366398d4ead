import { Decimal } from '../decimal.js';
import type { EnergyMix } from '../roaming/energy-mix.js';
import type { PlannedSession } from './planned-session.js';

/** Where somebody may have told of what the energy is made: a tariff counts before its Location. */
export interface EnergyMixes {
  readonly tariffs: readonly { readonly energyMix?: EnergyMix }[];
  readonly location: { readonly energyMix?: EnergyMix };
}

/**
 * Grams of CO2 of a session, by the CARBON_DIOXIDE impact (g/kWh) of its energy mix (OCPI 2.2.1, mod_locations,
 * EnvironmentalImpactCategory); undefined where nobody has told.
 */
export function carbonOf(
  { tariffs, location }: EnergyMixes,
  { energyKwh }: Pick<PlannedSession, 'energyKwh'>,
): { readonly gramsPerKwh: Decimal; readonly grams: Decimal } | undefined {
  const mixes = [...tariffs, location].flatMap(({ energyMix }) => energyMix ?? []);
  const gramsPerKwh = mixes.flatMap(({ environImpact }) => environImpact).find(isCarbon)?.amount;
  return gramsPerKwh && { gramsPerKwh, grams: gramsPerKwh.times(energyKwh).toDecimalPlaces(0, Decimal.ROUND_HALF_UP) };
}

function isCarbon({ category }: { readonly category: string }): boolean {
  return category === 'CARBON_DIOXIDE';
}
