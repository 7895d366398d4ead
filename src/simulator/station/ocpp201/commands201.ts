import type { HeldProfile } from '../meter/charging-limit.js';
import type { AskedProfile, Remote } from '../remote/remote.js';
import type { Payload } from '../socket/link.js';
import { type AskedFields, type AskedVariable, CERTIFICATES_201, type Profile201 } from './asked201.js';

type Answer = (remote: Remote, asked: AskedFields) => Payload;

const PURPOSES: Readonly<Record<string, HeldProfile['purpose']>> = {
  ChargingStationExternalConstraints: 'STATION_MAX',
  ChargingStationMaxProfile: 'STATION_MAX',
  TxDefaultProfile: 'TX_DEFAULT',
  TxProfile: 'TX',
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...CERTIFICATES_201,
  RequestStartTransaction: (remote, { evseId, idToken, remoteStartId = 0, chargingProfile }) => ({
    status: remote.start({
      outlet: evseId,
      token: { value: idToken?.idToken ?? '', ...(idToken && { type: idToken.type }) },
      remoteStartId,
      profile: chargingProfile && profileOf(evseId ?? 1, chargingProfile),
    }),
  }),
  RequestStopTransaction: (remote, { transactionId = '' }) => ({ status: remote.stop(transactionId) }),
  UnlockConnector: (remote, { evseId = 0 }) => ({
    status: ({ Busy: 'OngoingAuthorizedTransaction', Unknown: 'UnknownConnector', Unlocked: 'Unlocked' } as const)[
      remote.unlock(evseId)
    ],
  }),
  ReserveNow: (remote, { id = 0, evseId = 0, idToken, groupIdToken, expiryDateTime = '' }) => ({
    status: remote.reserve({
      id,
      outlet: evseId,
      token: idToken?.idToken ?? '',
      expiresAt: expiryDateTime,
      ...(groupIdToken && { parentToken: groupIdToken.idToken }),
    }),
  }),
  CancelReservation: (remote, { reservationId = 0 }) => ({ status: remote.cancelReservation(reservationId) }),
  Reset: (remote, { type }) => ({ status: remote.reset(type === 'Immediate' ? 'HARD' : 'ON_IDLE') }),
  ChangeAvailability: (remote, { evse, operationalStatus }) => ({
    status: remote.changeAvailability(evse?.id ?? 0, operationalStatus === 'Operative'),
  }),
  TriggerMessage: (remote, { requestedMessage = '', evse }) => ({ status: remote.trigger(requestedMessage, evse?.id) }),
  GetVariables: (remote, { getVariableData = [] }) => ({
    getVariableResult: getVariableData.map((one) => variableOf(remote, one)),
  }),
  SetVariables: (remote, { setVariableData = [] }) => ({
    setVariableResult: setVariableData.map((one) => ({
      ...named(one),
      attributeStatus: SET_STATUS[remote.configuration.set(keyOf(one), one.attributeValue ?? '')],
    })),
  }),
  GetBaseReport: (remote, { requestId = 0 }) => {
    remote.configuration.report(requestId);
    return { status: 'Accepted' };
  },
  SetChargingProfile: (remote, { evseId = 0, chargingProfile }) => ({
    status: chargingProfile ? remote.setProfile(profileOf(evseId, chargingProfile)) : 'Rejected',
  }),
  ClearChargingProfile: (remote, { chargingProfileId, chargingProfileCriteria: which }) => ({
    status: remote.clearProfiles({
      id: chargingProfileId,
      outlet: which?.evseId,
      purpose: PURPOSES[which?.chargingProfilePurpose ?? ''],
      stackLevel: which?.stackLevel,
    }),
  }),
  GetCompositeSchedule: compositeSchedule,
  SendLocalList: (remote, { versionNumber = 0, updateType, localAuthorizationList = [] }) => ({
    status: remote.localList.send({
      version: versionNumber,
      isFull: updateType === 'Full',
      entries: localAuthorizationList.map(({ idToken, idTokenInfo }) => ({
        token: idToken.idToken,
        status: idTokenInfo?.status,
      })),
    }),
  }),
  GetLocalListVersion: (remote) => ({ versionNumber: remote.localList.version() }),
  ClearCache: () => ({ status: 'Accepted' }),
  UpdateFirmware: (remote, { firmware, requestId = 0 }) => {
    remote.updateFirmware({ url: firmware?.location ?? '', requestId });
    return { status: 'Accepted' };
  },
  GetLog: (remote, { log, requestId = 0 }) => ({
    status: 'Accepted',
    filename: remote.sendLog({ url: log?.remoteLocation ?? '', requestId }),
  }),
  GetTransactionStatus: (remote, { transactionId }) => {
    const { isOngoing, isQueued } = remote.transactionStatus(transactionId);
    return { ...(transactionId !== undefined && { ongoingIndicator: isOngoing }), messagesInQueue: isQueued };
  },
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
};

const SET_STATUS = { Accepted: 'Accepted', NotSupported: 'UnknownVariable', Rejected: 'Rejected' } as const;

/** How a station answers a command of OCPP 2.0.1; undefined: an action that it does not know. */
export function answer201(remote: Remote, action: string, payload: Payload): Promise<Payload> | undefined {
  const answer = Object.hasOwn(ANSWERS, action) ? ANSWERS[action] : undefined;
  return answer && Promise.resolve(answer(remote, payload as AskedFields));
}

function keyOf({ component, variable }: AskedVariable): string {
  return `${component.name}.${variable.name}`;
}

function named({ attributeType, component, variable }: AskedVariable) {
  return { ...(attributeType && { attributeType }), component, variable };
}

function variableOf({ configuration }: Remote, asked: AskedVariable): object {
  const found = configuration.get(keyOf(asked));
  if (!found) return { ...named(asked), attributeStatus: 'UnknownVariable' };
  // BasicAuthPassword may be written, not read (B01).
  if (asked.variable.name === 'BasicAuthPassword') return { ...named(asked), attributeStatus: 'Rejected' };
  return { ...named(asked), attributeStatus: 'Accepted', attributeValue: found.value };
}

function compositeSchedule(remote: Remote, asked: AskedFields): Payload {
  const { evseId = 0, duration = 0, chargingRateUnit } = asked;
  const found = remote.composite({ outlet: evseId, durationS: duration, unit: chargingRateUnit });
  if (!found) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    schedule: {
      evseId,
      duration,
      scheduleStart: found.startsAt,
      chargingRateUnit: found.unit,
      chargingSchedulePeriod: found.periods,
    },
  };
}

function profileOf(outlet: number, profile: Profile201): AskedProfile {
  const { validFrom, validTo, transactionId } = profile;
  const [schedule] = profile.chargingSchedule;
  const recurring = profile.recurrencyKind === 'Weekly' ? 'WEEKLY' : 'DAILY';
  return {
    id: profile.id,
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
      unit: schedule?.chargingRateUnit ?? 'W',
      ...(schedule?.startSchedule && { startsAt: schedule.startSchedule }),
      ...(schedule?.duration !== undefined && { durationS: schedule.duration }),
      periods: (schedule?.chargingSchedulePeriod ?? []).map(({ startPeriod, limit, numberPhases }) => ({
        startS: startPeriod,
        limit,
        ...(numberPhases !== undefined && { phases: numberPhases }),
      })),
    },
  };
}
