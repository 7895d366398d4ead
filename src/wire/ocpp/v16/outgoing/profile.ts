import { Decimal } from '../../../../domain/decimal.js';
import type { ProfilePurpose, StationProfile } from '../../../../domain/stations/station-command.js';
import { connectorId, transactionId } from './numbers.js';
import { request, type Write } from './request.js';

const PURPOSES: Readonly<Record<ProfilePurpose, string>> = {
  STATION_MAX: 'ChargePointMaxProfile',
  TX: 'TxProfile',
  TX_DEFAULT: 'TxDefaultProfile',
};

/** OCPP 1.6, 5.16 SetChargingProfile. */
export const writeSetProfile: Write<'SET_PROFILE'> = ({ outlet, profile }, station) => {
  const connector = connectorId(station, outlet);
  const csChargingProfiles = writeProfile(profile);
  if (connector === undefined || !csChargingProfiles) return undefined;
  return request('SetChargingProfile', { connectorId: connector, csChargingProfiles });
};

/** OCPP 1.6, 5.5 ClearChargingProfile. */
export const writeClearProfile: Write<'CLEAR_PROFILE'> = ({ profileNumber, outlet, purpose }, station) => {
  const connector = outlet && connectorId(station, outlet);
  if (outlet && connector === undefined) return undefined;
  return request('ClearChargingProfile', {
    ...(profileNumber !== undefined && { id: profileNumber }),
    ...(connector !== undefined && { connectorId: connector }),
    ...(purpose && { chargingProfilePurpose: PURPOSES[purpose] }),
  });
};

/** OCPP 1.6, 5.7 GetCompositeSchedule. */
export const writeGetSchedule: Write<'GET_SCHEDULE'> = ({ outlet, durationSeconds, unit }, station) => {
  const connector = connectorId(station, outlet);
  if (connector === undefined) return undefined;
  const rateUnit = unit && { chargingRateUnit: unit };
  return request('GetCompositeSchedule', { connectorId: connector, duration: durationSeconds, ...rateUnit });
};

/** OCPP 1.6, 7.8 ChargingProfile; undefined where it names a transaction that cannot be one of 1.6. */
export function writeProfile(profile: StationProfile): Record<string, unknown> | undefined {
  const transaction = profile.stationRef === undefined ? undefined : transactionId(profile.stationRef);
  if (profile.stationRef !== undefined && transaction === undefined) return undefined;
  return {
    chargingProfileId: profile.number,
    ...(transaction !== undefined && { transactionId: transaction }),
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: PURPOSES[profile.purpose],
    chargingProfileKind: profile.kind === 'ABSOLUTE' ? 'Absolute' : 'Relative',
    ...(profile.validFrom && { validFrom: profile.validFrom.toISOString() }),
    ...(profile.validTo && { validTo: profile.validTo.toISOString() }),
    chargingSchedule: writeSchedule(profile),
  };
}

/** OCPP 1.6, 7.13 ChargingSchedule. */
function writeSchedule(profile: StationProfile): Record<string, unknown> {
  return {
    ...(profile.durationSeconds !== undefined && { duration: profile.durationSeconds }),
    ...(profile.kind === 'ABSOLUTE' && profile.startsAt && { startSchedule: profile.startsAt.toISOString() }),
    chargingRateUnit: profile.unit,
    chargingSchedulePeriod: profile.periods.map(({ startSeconds, limit, phases }) => ({
      startPeriod: startSeconds,
      limit: oneDecimal(limit),
      ...(phases !== undefined && { numberPhases: phases }),
    })),
    ...(profile.minChargingRate && { minChargingRate: oneDecimal(profile.minChargingRate) }),
  };
}

/** Limits have one decimal (OCPP 1.6, 7.14). Cut, so that a limit is never more than what was allowed. */
function oneDecimal(limit: Decimal): number {
  return limit.toDecimalPlaces(1, Decimal.ROUND_DOWN).toNumber();
}
