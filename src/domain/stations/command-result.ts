import type { ConnectorStatus } from './connector-state.js';
import type { CommandOutcome } from './station-command.js';

/** OCPI 2.2.1, mod_commands, CommandResultType. */
export type CommandResultType =
  | 'ACCEPTED'
  | 'CANCELED_RESERVATION'
  | 'EVSE_INOPERATIVE'
  | 'EVSE_OCCUPIED'
  | 'FAILED'
  | 'NOT_SUPPORTED'
  | 'REJECTED'
  | 'TIMEOUT'
  | 'UNKNOWN_RESERVATION';

/** OCPI 2.2.1, mod_charging_profiles, ChargingProfileResultType. */
export type ProfileResultType = 'ACCEPTED' | 'REJECTED' | 'UNKNOWN';

/** Commands of OCPI that a station does. */
export type PartnerCommand =
  | 'CANCEL_RESERVATION'
  | 'RESERVE_NOW'
  | 'START_SESSION'
  | 'STOP_SESSION'
  | 'UNLOCK_CONNECTOR';

/**
 * What a command's outcome is for the eMSP that asked for it (OCPI 2.2.1, mod_commands, CommandResultType). A station
 * says `Rejected` whatever the reason: what it last said of its outlet tells more.
 */
export function commandResult(
  command: PartnerCommand,
  outcome: CommandOutcome,
  lastStatus?: ConnectorStatus,
): CommandResultType {
  if (outcome.kind !== 'ANSWERED') return outcome.kind === 'OFFLINE' ? 'FAILED' : outcome.kind;
  return ANSWERS[command].get(outcome.status) ?? rejected(command, lastStatus);
}

const ACCEPTED = ['Accepted', 'ACCEPTED'] as const;

const ANSWERS: Readonly<Record<PartnerCommand, ReadonlyMap<string, CommandResultType>>> = {
  START_SESSION: new Map([ACCEPTED]),
  STOP_SESSION: new Map([ACCEPTED]),
  UNLOCK_CONNECTOR: new Map<string, CommandResultType>([
    ['Unlocked', 'ACCEPTED'],
    ['UnlockFailed', 'FAILED'],
    ['NotSupported', 'NOT_SUPPORTED'],
    // OCPP 2.0.1: OngoingAuthorizedTransaction and UnknownConnector are rejections.
  ]),
  RESERVE_NOW: new Map<string, CommandResultType>([
    ACCEPTED,
    ['Occupied', 'EVSE_OCCUPIED'],
    ['Faulted', 'EVSE_INOPERATIVE'],
    ['Unavailable', 'EVSE_INOPERATIVE'],
  ]),
  CANCEL_RESERVATION: new Map<string, CommandResultType>([ACCEPTED, ['Rejected', 'UNKNOWN_RESERVATION']]),
};

function rejected(command: PartnerCommand, status: ConnectorStatus | undefined): CommandResultType {
  if (command !== 'START_SESSION' || status === undefined) return 'REJECTED';
  if (IN_USE.has(status)) return 'EVSE_OCCUPIED';
  return OUT_OF_USE.has(status) ? 'EVSE_INOPERATIVE' : 'REJECTED';
}

const IN_USE: ReadonlySet<ConnectorStatus> = new Set([
  'Charging',
  'Finishing',
  'Occupied',
  'Reserved',
  'SuspendedEV',
  'SuspendedEVSE',
]);
const OUT_OF_USE: ReadonlySet<ConnectorStatus> = new Set(['Faulted', 'Unavailable']);

/** Whether a status says that nobody can charge at an outlet, so that a reservation there is worth nothing. */
export function isOutOfUse(status: ConnectorStatus): boolean {
  return OUT_OF_USE.has(status);
}

/** Whether somebody could begin to charge at an outlet with this status. */
export function isFree(status: ConnectorStatus): boolean {
  return status === 'Available' || status === 'Preparing';
}

/**
 * What a profile command's outcome is for who asked for it (OCPI 2.2.1, mod_charging_profiles, ChargingProfileResultType):
 * there is no word for a station that does not answer, and nothing of the profile is known to hold then.
 */
export function profileResult(outcome: CommandOutcome): ProfileResultType {
  if (outcome.kind !== 'ANSWERED') return 'REJECTED';
  if (outcome.status === 'Accepted') return 'ACCEPTED';
  return outcome.status === 'Unknown' || outcome.status === 'NoProfiles' ? 'UNKNOWN' : 'REJECTED';
}
