import type { Decimal } from '../decimal.js';

/** OCPI 2.2.1, mod_locations, EnergyMix. Shares in percent, impacts in g/kWh. */
export interface EnergyMix {
  readonly isGreenEnergy: boolean;
  readonly energySources: readonly { readonly source: string; readonly percentage: Decimal }[];
  readonly environImpact: readonly { readonly category: string; readonly amount: Decimal }[];
  readonly supplierName?: string;
  readonly energyProductName?: string;
}
