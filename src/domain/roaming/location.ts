import type { PartyId } from '../party.js';
import type { EnergyMix } from './energy-mix.js';
import type { OpenEnum } from './open-enum.js';

/** Decimal degrees as text: a hub does not calculate with them (OCPI 2.2.1, mod_locations, GeoLocation). */
export interface Coordinates {
  readonly latitude: string;
  readonly longitude: string;
}

export type PowerType = OpenEnum<'AC_1_PHASE' | 'AC_2_PHASE' | 'AC_2_PHASE_SPLIT' | 'AC_3_PHASE' | 'DC'>;

export type EvseStatus = OpenEnum<
  'AVAILABLE' | 'BLOCKED' | 'CHARGING' | 'INOPERATIVE' | 'OUTOFORDER' | 'PLANNED' | 'REMOVED' | 'RESERVED' | 'UNKNOWN'
>;

/** OCPI 2.2.1, mod_locations, Connector. Volts are line to neutral for AC_3_PHASE. */
export interface Connector {
  readonly id: string;
  readonly standard: string;
  readonly format: string;
  readonly powerType: PowerType;
  readonly maxVoltageV: number;
  readonly maxAmperageA: number;
  readonly maxElectricPowerW?: number;
  readonly tariffIds: readonly string[];
  readonly lastUpdated: Date;
}

/** OCPI 2.2.1, mod_locations, EVSE: what the hub needs of it. */
export interface Evse {
  readonly uid: string;
  readonly evseId?: string;
  readonly status: EvseStatus;
  readonly connectors: readonly Connector[];
  readonly lastUpdated: Date;
}

/** OCPI 2.2.1, mod_locations, Location: what the hub needs of it. The JSON that came is kept beside it. */
export interface Location {
  readonly party: PartyId;
  readonly id: string;
  /** False: not for the public. */
  readonly publish: boolean;
  readonly name?: string;
  readonly address: string;
  readonly city: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly coordinates: Coordinates;
  /** IANA name. */
  readonly timeZone: string;
  readonly evses: readonly Evse[];
  readonly energyMix?: EnergyMix;
  readonly lastUpdated: Date;
}

/** The connector of an EVSE; ids compare without case. */
export function findConnector(location: Location, evseUid: string, connectorId: string): Connector | undefined {
  const evse = location.evses.find((one) => sameId(one.uid, evseUid));
  return evse?.connectors.find((one) => sameId(one.id, connectorId));
}

/**
 * The highest power of a connector in W: what it says, or voltage times amperage times phases, which it may leave out
 * when it is the same (OCPI 2.2.1, mod_locations, Connector). Undefined for power types that are not known.
 */
export function maxPowerW(
  connector: Pick<Connector, 'maxAmperageA' | 'maxElectricPowerW' | 'maxVoltageV' | 'powerType'>,
): number | undefined {
  if (connector.maxElectricPowerW !== undefined) return connector.maxElectricPowerW;
  const phases = PHASES.get(connector.powerType);
  return phases === undefined ? undefined : connector.maxVoltageV * connector.maxAmperageA * phases;
}

const PHASES: ReadonlyMap<string, number> = new Map([
  ['AC_1_PHASE', 1],
  ['AC_2_PHASE', 2],
  ['AC_2_PHASE_SPLIT', 2],
  ['AC_3_PHASE', 3],
  ['DC', 1],
]);

/** Whether two ids are one: they compare without case (OCPI 2.2.1, types, CiString). */
export function sameId(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}
