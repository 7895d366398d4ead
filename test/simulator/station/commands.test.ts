import { type BareHub, until, useBareHub } from './bare-hub.js';

const bare = useBareHub();

function statusesOf(hub: BareHub, outlet: number): readonly unknown[] {
  return hub.of('StatusNotification').flatMap(({ connectorId, status }) => (connectorId === outlet ? [status] : []));
}

describe('a station that is commanded', () => {
  it('starts and stops a real transaction (1.6)', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    expect(await hub.command('RemoteStartTransaction', { connectorId: 2, idTag: 'AB12' })).toEqual({
      status: 'Accepted',
    });
    await until(() => hub.of('StartTransaction').length === 1);
    await station.settled();
    expect(await hub.command('RemoteStartTransaction', { connectorId: 2, idTag: 'CD' })).toEqual({
      status: 'Rejected',
    });
    station.charge({ outlet: 2, wh: 2_000 });
    expect(await hub.command('RemoteStopTransaction', { transactionId: 999 })).toEqual({ status: 'Rejected' });
    expect(await hub.command('RemoteStopTransaction', { transactionId: 101 })).toEqual({ status: 'Accepted' });
    await until(() => hub.of('StopTransaction').length === 1);
    expect(hub.of('StopTransaction')).toMatchObject([{ meterStop: 2_000, reason: 'Remote' }]);
    expect(hub.of('Authorize')).toEqual([]);
  });

  it('asks first whether the driver may when it is set so, and waits for the car', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { habits: { plugsInOnRemoteStart: false } });
    await hub.command('ChangeConfiguration', { key: 'AuthorizeRemoteTxRequests', value: 'true' });
    await hub.command('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '0' });
    await hub.command('RemoteStartTransaction', { idTag: 'AB12' });
    await until(() => statusesOf(hub, 1).length === 3);
    expect(hub.of('Authorize')).toEqual([{ idTag: 'AB12' }]);
    expect(statusesOf(hub, 1)).toEqual(['Available', 'Preparing', 'Available']);
    await hub.command('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '30' });
    await hub.command('RemoteStartTransaction', { idTag: 'AB12' });
    await until(() => statusesOf(hub, 1).length === 4);
    station.plugIn(1);
    await until(() => hub.of('StartTransaction').length === 1);
  });

  it('starts and stops a real transaction (2.0.1), and says whether it goes on', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { version: '2.0.1' });
    const idToken = { idToken: 'AB12', type: 'Central' };
    expect(await hub.command('RequestStartTransaction', { evseId: 1, idToken, remoteStartId: 4711 })).toEqual({
      status: 'Accepted',
    });
    await until(() => hub.of('TransactionEvent').length === 1);
    await station.settled();
    const [started] = hub.of('TransactionEvent');
    expect(started).toMatchObject({ triggerReason: 'RemoteStart', idToken, transactionInfo: { remoteStartId: 4711 } });
    const { transactionId } = (started?.['transactionInfo'] ?? {}) as { transactionId?: string };
    expect(await hub.command('GetTransactionStatus', { transactionId })).toEqual({
      ongoingIndicator: true,
      messagesInQueue: false,
    });
    expect(await hub.command('UnlockConnector', { evseId: 1, connectorId: 1 })).toEqual({
      status: 'OngoingAuthorizedTransaction',
    });
    expect(await hub.command('RequestStopTransaction', { transactionId })).toEqual({ status: 'Accepted' });
    await until(() => hub.of('TransactionEvent').length === 2);
    expect(hub.of('TransactionEvent')[1]).toMatchObject({ triggerReason: 'RemoteStop', eventType: 'Ended' });
  });

  it('keeps an outlet for who reserved it, and frees it in the end', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    const later = new Date(Date.now() + 60_000).toISOString();
    const asked = { connectorId: 1, expiryDate: later, idTag: 'MINE', reservationId: 7 };
    expect(await hub.command('ReserveNow', asked)).toEqual({ status: 'Accepted' });
    expect(await hub.command('ReserveNow', { ...asked, reservationId: 8 })).toEqual({ status: 'Occupied' });
    station.plugIn(1);
    expect(await station.presentCard('OTHER')).toEqual({ accepted: false, status: 'Reserved' });
    await station.presentCard('mine');
    await until(() => hub.of('StartTransaction').length === 1);
    expect(hub.of('StartTransaction')).toMatchObject([{ reservationId: 7 }]);
    expect(await hub.command('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Rejected' });
    const soon = new Date(Date.now() + 30).toISOString();
    await hub.command('ReserveNow', { ...asked, connectorId: 0, expiryDate: soon, reservationId: 9 });
    await until(() => statusesOf(hub, 2).length === 3);
    expect(statusesOf(hub, 2)).toEqual(['Available', 'Reserved', 'Available']);
  });

  it('obeys charging profiles, and tells what comes of them', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    station.plugIn(1);
    await station.presentCard('AB12');
    await station.settled();
    const schedule = { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6000 }] };
    const profile = (id: number, purpose: string, more: object = {}) => ({
      chargingProfileId: id,
      stackLevel: 0,
      chargingProfilePurpose: purpose,
      chargingProfileKind: 'Relative',
      chargingSchedule: schedule,
      ...more,
    });
    const set = (connectorId: number, csChargingProfiles: object) =>
      hub.command('SetChargingProfile', { connectorId, csChargingProfiles });
    expect(station.allowedW(1)).toBe(11_000);
    expect(await set(1, profile(1, 'TxProfile', { transactionId: 101 }))).toEqual({ status: 'Accepted' });
    expect(station.allowedW(1)).toBe(6_000);
    expect(await set(2, profile(2, 'TxProfile'))).toEqual({ status: 'Rejected' });
    const tenAmpere = {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 3 }],
    };
    await set(0, profile(3, 'ChargePointMaxProfile', { chargingSchedule: tenAmpere }));
    expect(station.allowedW(1)).toBe(4_140);
    expect(await hub.command('GetCompositeSchedule', { connectorId: 1, duration: 600 })).toMatchObject({
      status: 'Accepted',
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 4140 }] },
    });
    expect(await hub.command('ClearChargingProfile', { id: 3 })).toEqual({ status: 'Accepted' });
    expect(await hub.command('ClearChargingProfile', { id: 3 })).toEqual({ status: 'Unknown' });
    expect(station.allowedW(1)).toBe(6_000);
    station.stop();
    await station.settled();
    expect(station.memory.profiles).toEqual([]);
  });

  it('restarts when it is told to, ending what runs; goes out of use when it is free', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    station.plugIn(1);
    await station.presentCard('AB12');
    await station.settled();
    const out = { connectorId: 0, type: 'Inoperative' };
    expect(await hub.command('ChangeAvailability', out)).toEqual({ status: 'Scheduled' });
    await until(() => statusesOf(hub, 2).at(-1) === 'Unavailable');
    expect(await hub.command('Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
    await until(() => hub.of('BootNotification').length === 2 && statusesOf(hub, 1).at(-1) === 'Unavailable');
    await station.settled();
    expect(hub.of('StopTransaction')).toMatchObject([{ reason: 'HardReset' }]);
    await hub.command('ChangeAvailability', { ...out, type: 'Operative' });
    await until(() => statusesOf(hub, 1).at(-1) === 'Finishing');
  });

  it('keeps cards that it may let charge while it is offline', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { habits: { allowsUnknownOffline: false } });
    const entry = (idTag: string, status?: string) => ({ idTag, ...(status && { idTagInfo: { status } }) });
    const send = (listVersion: number, updateType: string, ...localAuthorizationList: object[]) =>
      hub.command('SendLocalList', { listVersion, updateType, localAuthorizationList });
    await send(1, 'Full', entry('A', 'Accepted'), entry('B', 'Accepted'), entry('C', 'Blocked'));
    expect(await send(2, 'Differential', entry('B'))).toEqual({ status: 'Accepted' });
    expect(await send(2, 'Differential', entry('A'))).toEqual({ status: 'VersionMismatch' });
    expect(await hub.command('GetLocalListVersion', {})).toEqual({ listVersion: 2 });
    await station.disconnect();
    const answers = await Promise.all(['a', 'B', 'C'].map((token) => station.presentCard(token)));
    expect(answers.map(({ accepted }) => accepted)).toEqual([true, false, false]);
  });
});
