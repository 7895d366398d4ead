import type { HeldProfile } from '../meter/charging-limit.js';
import type { AskedProfile, Remote } from '../remote/remote.js';
import type { Payload } from '../socket/link.js';
import { type AskedFields, CERTIFICATES_16, type Profile16 } from './asked16.js';

type Answer = (remote: Remote, asked: AskedFields) => Payload;

const PURPOSES: Readonly<Record<string, HeldProfile['purpose']>> = {
  ChargePointMaxProfile: 'STATION_MAX',
  TxDefaultProfile: 'TX_DEFAULT',
  TxProfile: 'TX',
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...CERTIFICATES_16,
  RemoteStartTransaction: (remote, { connectorId, idTag = '', chargingProfile }) => ({
    status: remote.start({
      outlet: connectorId,
      token: { value: idTag },
      remoteStartId: 0,
      profile: chargingProfile && profileOf(connectorId ?? 1, chargingProfile),
    }),
  }),
  RemoteStopTransaction: (remote, { transactionId = 0 }) => ({ status: remote.stop(transactionId) }),
  UnlockConnector: (remote, { connectorId = 0 }) => ({
    status: ({ Busy: 'Unlocked', Unknown: 'NotSupported', Unlocked: 'Unlocked' } as const)[remote.unlock(connectorId)],
  }),
  ReserveNow: (remote, { reservationId = 0, connectorId = 0, idTag = '', parentIdTag, expiryDate = '' }) => ({
    status: remote.reserve({
      id: reservationId,
      outlet: connectorId,
      token: idTag,
      expiresAt: expiryDate,
      ...(parentIdTag && { parentToken: parentIdTag }),
    }),
  }),
  CancelReservation: (remote, { reservationId = 0 }) => ({ status: remote.cancelReservation(reservationId) }),
  Reset: (remote, { type }) => ({ status: remote.reset(type === 'Hard' ? 'HARD' : 'SOFT') }),
  ChangeAvailability: (remote, { connectorId = 0, type }) => ({
    status: remote.changeAvailability(connectorId, type === 'Operative'),
  }),
  TriggerMessage: (remote, { requestedMessage = '', connectorId }) => ({
    status: remote.trigger(requestedMessage, connectorId),
  }),
  ExtendedTriggerMessage: (remote, { requestedMessage = '', connectorId }) => ({
    status: remote.trigger(requestedMessage, connectorId),
  }),
  GetConfiguration: (remote, { key }) => configurationOf(remote, [key ?? []].flat()),
  ChangeConfiguration: (remote, { key, value = '' }) => ({ status: remote.configuration.set(String(key), value) }),
  SetChargingProfile: (remote, { connectorId = 0, csChargingProfiles }) => ({
    status: csChargingProfiles ? remote.setProfile(profileOf(connectorId, csChargingProfiles)) : 'Rejected',
  }),
  ClearChargingProfile: (remote, { id, connectorId, chargingProfilePurpose, stackLevel }) => ({
    status: remote.clearProfiles({
      id,
      outlet: connectorId,
      purpose: PURPOSES[chargingProfilePurpose ?? ''],
      stackLevel,
    }),
  }),
  GetCompositeSchedule: compositeSchedule,
  SendLocalList: (remote, { listVersion = 0, updateType, localAuthorizationList = [] }) => ({
    status: remote.localList.send({
      version: listVersion,
      isFull: updateType === 'Full',
      entries: localAuthorizationList.map(({ idTag, idTagInfo }) => ({ token: idTag, status: idTagInfo?.status })),
    }),
  }),
  GetLocalListVersion: (remote) => ({ listVersion: remote.localList.version() }),
  ClearCache: () => ({ status: 'Accepted' }),
  UpdateFirmware: (remote, { location = '' }) => {
    remote.updateFirmware({ url: location });
    return {};
  },
  SignedUpdateFirmware: (remote, { firmware, requestId = 0 }) => {
    remote.updateFirmware({ url: firmware?.location ?? '', requestId });
    return { status: 'Accepted' };
  },
  GetDiagnostics: (remote, { location = '' }) => ({ fileName: remote.sendLog({ url: location }) }),
  GetLog: (remote, { log, requestId = 0 }) => ({
    status: 'Accepted',
    filename: remote.sendLog({ url: log?.remoteLocation ?? '', requestId }),
  }),
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
};

/** How a station answers a command of OCPP 1.6; undefined: an action that it does not know. */
export function answer16(remote: Remote, action: string, payload: Payload): Promise<Payload> | undefined {
  const answer = Object.hasOwn(ANSWERS, action) ? ANSWERS[action] : undefined;
  return answer && Promise.resolve(answer(remote, payload as AskedFields));
}

function configurationOf({ configuration }: Remote, asked: readonly string[]): Payload {
  const keys = asked.length > 0 ? asked : configuration.keys();
  const unknownKey = keys.filter((key) => !configuration.get(key));
  const configurationKey = keys.flatMap((key) => {
    const found = configuration.get(key);
    if (!found) return [];
    // A key that may be written but not read (security whitepaper, A05).
    const value = key === 'AuthorizationKey' ? {} : { value: found.value };
    return [{ key, readonly: found.isReadOnly, ...value }];
  });
  return { configurationKey, ...(unknownKey.length > 0 && { unknownKey }) };
}

function compositeSchedule(remote: Remote, asked: AskedFields): Payload {
  const { connectorId = 0, duration = 0, chargingRateUnit } = asked;
  const schedule = remote.composite({ outlet: connectorId, durationS: duration, unit: chargingRateUnit });
  if (!schedule) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    connectorId,
    scheduleStart: schedule.startsAt,
    chargingSchedule: { duration, chargingRateUnit: schedule.unit, chargingSchedulePeriod: schedule.periods },
  };
}

function profileOf(outlet: number, profile: Profile16): AskedProfile {
  const { chargingSchedule: schedule, validFrom, validTo, transactionId } = profile;
  const recurring = profile.recurrencyKind === 'Weekly' ? 'WEEKLY' : 'DAILY';
  return {
    id: profile.chargingProfileId,
    outlet,
    purpose: PURPOSES[profile.chargingProfilePurpose] ?? 'TX_DEFAULT',
    stackLevel: profile.stackLevel,
    transaction: transactionId,
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
    schedule: {
      kind: ({ Absolute: 'ABSOLUTE', Relative: 'RELATIVE', Recurring: recurring } as const)[
        profile.chargingProfileKind
      ],
      unit: schedule.chargingRateUnit,
      ...(schedule.startSchedule && { startsAt: schedule.startSchedule }),
      ...(schedule.duration !== undefined && { durationS: schedule.duration }),
      periods: schedule.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
        startS: startPeriod,
        limit,
        ...(numberPhases !== undefined && { phases: numberPhases }),
      })),
    },
  };
}
