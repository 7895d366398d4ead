import { Decimal } from '../../../../domain/decimal.js';
import { isWholeStation } from '../../../../domain/stations/station.js';
import type { ProfilePurpose, StationProfile } from '../../../../domain/stations/station-command.js';
import type { Payload } from '../fields.js';
import { writeEvse } from '../outlet.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';

const PURPOSE: Readonly<Record<ProfilePurpose, string>> = {
  STATION_MAX: 'ChargingStationMaxProfile',
  TX: 'TxProfile',
  TX_DEFAULT: 'TxDefaultProfile',
};
/** Limits have one decimal (2.0.1, ChargingSchedulePeriodType); never more than was asked for. */
const LIMIT_DECIMALS = 1;

/**
 * SetChargingProfile (K01). A profile of a transaction names it; a maximum of the station is set at EVSE 0; an absolute one
 * says when it begins.
 */
export function writeSetProfile({ outlet, profile }: CommandOf<'SET_PROFILE'>, { station }: Target): Written {
  const { stationRef } = profile;
  if (profile.purpose === 'TX' && !stationRef) return undefined;
  const written = writeProfile(profile);
  const chargingProfile = written && profile.purpose === 'TX' ? { ...written, transactionId: stationRef } : written;
  if (!chargingProfile) return undefined;
  const evseId = profile.purpose === 'STATION_MAX' ? 0 : (writeEvse(outlet, station)?.id ?? 0);
  return call('SetChargingProfile', { evseId, chargingProfile });
}

/** ChargingProfileType without a transaction; undefined: an absolute one without a beginning, or one without periods. */
export function writeProfile(profile: StationProfile): Payload | undefined {
  const { number, purpose, stackLevel, kind, validFrom, validTo } = profile;
  if (profile.periods.length === 0 || (kind === 'ABSOLUTE' && !profile.startsAt)) return undefined;
  return {
    id: number,
    stackLevel,
    chargingProfilePurpose: PURPOSE[purpose],
    chargingProfileKind: kind === 'ABSOLUTE' ? 'Absolute' : 'Relative',
    ...(validFrom && { validFrom: validFrom.toISOString() }),
    ...(validTo && { validTo: validTo.toISOString() }),
    chargingSchedule: [writeSchedule(profile)],
  };
}

function writeSchedule({ number, kind, unit, startsAt, durationSeconds, minChargingRate, periods }: StationProfile) {
  return {
    id: number,
    ...(kind === 'ABSOLUTE' && startsAt && { startSchedule: startsAt.toISOString() }),
    ...(durationSeconds !== undefined && { duration: durationSeconds }),
    chargingRateUnit: unit,
    ...(minChargingRate && { minChargingRate: rate(minChargingRate) }),
    chargingSchedulePeriod: periods.map(({ startSeconds, limit, phases }) => ({
      startPeriod: startSeconds,
      limit: rate(limit),
      ...(phases !== undefined && { numberPhases: phases }),
    })),
  };
}

function rate(limit: Decimal): number {
  return limit.toDecimalPlaces(LIMIT_DECIMALS, Decimal.ROUND_DOWN).toNumber();
}

/** ClearChargingProfile (K10): by number, or all that fit. */
export function writeClearProfile(command: CommandOf<'CLEAR_PROFILE'>, { station }: Target): Written {
  const { profileNumber, outlet, purpose } = command;
  if (profileNumber !== undefined) return call('ClearChargingProfile', { chargingProfileId: profileNumber });
  const evseId = outlet && (isWholeStation(outlet) ? 0 : writeEvse(outlet, station)?.id);
  const criteria = {
    ...(evseId !== undefined && { evseId }),
    ...(purpose && { chargingProfilePurpose: PURPOSE[purpose] }),
  };
  return call('ClearChargingProfile', { chargingProfileCriteria: criteria });
}

/** GetCompositeSchedule (K08); EVSE 0 is the station's connection to the grid. */
export function writeGetSchedule(command: CommandOf<'GET_SCHEDULE'>, { station }: Target): Written {
  const { outlet, durationSeconds, unit } = command;
  return call('GetCompositeSchedule', {
    evseId: writeEvse(outlet, station)?.id ?? 0,
    duration: durationSeconds,
    ...(unit && { chargingRateUnit: unit }),
  });
}
