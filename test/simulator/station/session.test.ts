import { createPublicKey, verify } from 'node:crypto';
import { AT, chargeAnHour, until, useBareHub } from './bare-hub.js';

const bare = useBareHub();

interface StopWithData {
  readonly transactionData: readonly {
    readonly sampledValue: readonly { readonly value: string; readonly context: string; readonly format?: string }[];
  }[];
}

describe('a simulated station', () => {
  it('boots, tells its outlets and charges in OCPP 1.6, by the schemas', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { password: 'secret' });
    await chargeAnHour(station);
    await until(() => hub.of('StatusNotification').length === 7);
    expect(hub.passwords).toEqual(['secret']);
    expect(hub.of('BootNotification')).toMatchObject([{ chargePointVendor: 'Voltclear', firmwareVersion: '1.0.0' }]);
    expect(hub.of('StartTransaction')).toEqual([
      { connectorId: 1, idTag: '04A1B2C3', meterStart: 0, timestamp: '2026-10-14T08:00:00.000Z' },
    ]);
    expect(hub.of('MeterValues')).toMatchObject([
      { connectorId: 1, transactionId: 101, meterValue: [{ timestamp: '2026-10-14T08:30:00.000Z' }] },
      {
        meterValue: [
          {
            sampledValue: [
              { value: '7000', unit: 'Wh' },
              { value: '7000', unit: 'W' },
            ],
          },
        ],
      },
    ]);
    expect(hub.of('StopTransaction')).toMatchObject([
      { transactionId: 101, meterStop: 7000, timestamp: '2026-10-14T09:00:00.000Z', reason: 'Local' },
    ]);
    const told = hub.of('StatusNotification').map(({ connectorId, status }) => `${connectorId} ${status}`);
    expect(told.slice(0, 3)).toEqual(['0 Available', '1 Available', '2 Available']);
    expect(told.slice(3)).toEqual(['1 Preparing', '1 Charging', '1 Finishing', '1 Available']);
    expect(hub.actions().filter((action) => action.startsWith('refused'))).toEqual([]);
  });

  it('does so in OCPP 2.0.1, in events that are counted', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { version: '2.0.1' });
    await chargeAnHour(station);
    const events = hub.of('TransactionEvent');
    expect(events).toMatchObject([
      { eventType: 'Started', seqNo: 0, evse: { id: 1 }, idToken: { idToken: '04A1B2C3', type: 'ISO14443' } },
      { eventType: 'Updated', seqNo: 1, timestamp: '2026-10-14T08:30:00.000Z', offline: false },
      { eventType: 'Updated', seqNo: 2, transactionInfo: { chargingState: 'Charging' } },
      { eventType: 'Ended', seqNo: 3, transactionInfo: { stoppedReason: 'Local' } },
    ]);
    expect(events[3]).toMatchObject({
      meterValue: [{ sampledValue: [{ value: 7000, unitOfMeasure: { unit: 'Wh' } }] }],
    });
    expect(
      new Set(events.map(({ transactionInfo }) => (transactionInfo as { transactionId: string }).transactionId)).size,
    ).toBe(1);
    expect(hub.actions().filter((action) => action.startsWith('refused'))).toEqual([]);
  });

  it('begins with the cable in OCPP 2.0.1 when it is set so, and tells the card later', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { version: '2.0.1', habits: { startsAt: 'PLUGGED_IN' } });
    station.plugIn(2);
    await station.presentCard('04A1B2C3', { outlet: 2 });
    station.unplug(2);
    await station.settled();
    expect(hub.of('TransactionEvent')).toMatchObject([
      { eventType: 'Started', triggerReason: 'CablePluggedIn', transactionInfo: { chargingState: 'EVConnected' } },
      { eventType: 'Updated', triggerReason: 'Authorized', idToken: { idToken: '04A1B2C3' } },
      { eventType: 'Ended', transactionInfo: { stoppedReason: 'EVDisconnected' } },
    ]);
    expect(hub.of('TransactionEvent')[0]).not.toHaveProperty('idToken');
  });

  it('does not charge for a card that the hub refuses, and stops one that it refuses at the start', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    hub.answers['Authorize'] = () => ({ idTagInfo: { status: 'Blocked' } });
    station.plugIn(1);
    expect(await station.presentCard('BAD')).toEqual({ accepted: false, status: 'Blocked' });
    expect(hub.of('StartTransaction')).toEqual([]);
    hub.answers['Authorize'] = () => ({ idTagInfo: { status: 'Accepted' } });
    hub.answers['StartTransaction'] = () => ({ transactionId: 7, idTagInfo: { status: 'Invalid' } });
    await station.presentCard('BAD');
    await until(() => hub.of('StopTransaction').length === 1);
    expect(hub.of('StopTransaction')).toMatchObject([{ transactionId: 7, reason: 'DeAuthorized', meterStop: 0 }]);
  });

  it('signs the first and the last value when its meter can, so that they can be verified', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { habits: { signsValues: true } });
    await chargeAnHour(station);
    const [stop] = hub.of('StopTransaction') as readonly Partial<StopWithData>[];
    const signed = (stop?.transactionData ?? []).map(({ sampledValue }) =>
      sampledValue.find(({ format }) => format === 'SignedData'),
    );
    expect(signed.map((one) => one?.context)).toEqual(['Transaction.Begin', 'Transaction.End']);
    const { signedMeterData, publicKey } = JSON.parse(signed[1]?.value ?? '') as Record<string, string>;
    const [, payload = '', signature = ''] = (signedMeterData ?? '').split('|');
    const der = Buffer.from(Buffer.from(publicKey ?? '', 'base64').toString(), 'hex');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const { SD } = JSON.parse(signature) as { SD: string };
    expect(JSON.parse(payload)).toMatchObject({ RD: [{ RV: 7_000, TX: 'E' }] });
    expect(verify('sha256', Buffer.from(payload), key, Buffer.from(SD, 'hex'))).toBe(true);
  });

  it('waits until the hub accepts it', async () => {
    const hub = await bare.hub();
    const accepts = hub.answers['BootNotification'];
    let boots = 0;
    hub.answers['BootNotification'] = (payload) => {
      boots += 1;
      return boots < 3 ? { status: 'Pending', currentTime: AT.toISOString(), interval: 1 } : accepts?.(payload);
    };
    const station = bare.make(hub, { pace: { bootAgainMs: 5 } });
    await station.connect();
    expect(await station.boot()).toBe('Pending');
    await until(() => station.events.some(({ kind }) => kind === 'ACCEPTED'));
    expect(boots).toBe(3);
  });

  it('draws power as time passes when it is live, until the car is full', async () => {
    const hub = await bare.hub();
    const startedMs = Date.now();
    // An hour in 36 ms.
    const clock = { now: () => new Date(AT.getTime() + (Date.now() - startedMs) * 100_000) };
    const station = await bare.booted(hub, { habits: { isLive: true }, clock });
    station.plugIn(2, { wantsWh: 10_000, maxPowerW: 7_400 });
    await station.presentCard('04A1B2C3', { outlet: 2 });
    await until(() => hub.of('StatusNotification').some(({ status }) => status === 'SuspendedEV'));
    station.stop({ outlet: 2 });
    await station.settled();
    expect(hub.of('StopTransaction')).toMatchObject([{ meterStop: 10_000 }]);
    expect(hub.of('MeterValues').length).toBeGreaterThan(1);
  });
});
