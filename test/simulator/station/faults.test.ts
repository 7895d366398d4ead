import { parseStationFault, STATION_FAULT_FORMS } from '../../../src/simulator/station/faults.js';
import { createStationMemory } from '../../../src/simulator/station/station-memory.js';
import { AT, chargeAnHour, until, useBareHub } from './bare-hub.js';

const bare = useBareHub();

/** Chance that comes in this order, then never. */
function chances(...numbers: number[]): () => number {
  return () => numbers.shift() ?? 1;
}

function idsOf(calls: readonly { readonly action: string; readonly id: string }[], action: string): readonly string[] {
  return calls.filter((call) => call.action === action).map(({ id }) => id);
}

describe('a station whose answers get lost', () => {
  it('sends the same again, with a new message id', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { random: chances(1, 1, 0, 1, 1, 1, 0) });
    station.setFaults({ lostReply: 0.5 });
    await chargeAnHour(station);
    const [start, again] = hub.of('StartTransaction');
    expect(again).toEqual(start);
    expect(new Set(idsOf(hub.calls, 'StartTransaction')).size).toBe(2);
    expect(hub.of('StopTransaction')).toHaveLength(1);
    expect(hub.of('StopTransaction')).toMatchObject([{ transactionId: 102 }]);
    expect(station.events.filter(({ kind }) => kind === 'REPLY_LOST')).toHaveLength(2);
  });

  it('sends it again over a new connection when the old one is lost, without a boot', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { version: '2.0.1', random: chances(1, 0, 0.5) });
    station.setFaults({ lostConnection: 0.3 });
    let lost = 0;
    const { TransactionEvent: answer } = hub.answers;
    hub.answers['TransactionEvent'] = async (payload) => {
      lost += 1;
      if (lost === 1) await new Promise((done) => setTimeout(done, 20));
      return answer?.(payload);
    };
    await chargeAnHour(station);
    const events = hub.of('TransactionEvent').map(({ eventType, seqNo }) => `${eventType} ${seqNo}`);
    expect(events).toEqual(['Started 0', 'Started 0', 'Updated 1', 'Updated 2', 'Ended 3']);
    expect(hub.of('BootNotification')).toHaveLength(1);
  });

  it('tries what the hub refuses only so often', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { habits: { attempts: 2 } });
    hub.answers['StopTransaction'] = () => {
      throw new Error('no');
    };
    await chargeAnHour(station);
    expect(hub.of('StopTransaction')).toHaveLength(2);
    expect(station.events).toContainEqual({ kind: 'GAVE_UP', action: 'StopTransaction', why: 'GenericError: no' });
  });
});

describe('a station that was offline', () => {
  it('tells its transactions in order when it is back, with the number that the hub gives then', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    await station.disconnect();
    const before = hub.calls.length;
    station.plugIn(1, { at: AT });
    expect(await station.presentCard('04A1B2C3', { at: AT })).toEqual({ accepted: true, status: 'OFFLINE' });
    station.charge({ kwh: 11 });
    station.stop();
    expect(hub.calls).toHaveLength(before);
    await station.connect();
    await station.settled();
    const told = hub.actions().slice(before);
    expect(told.filter((action) => action !== 'StatusNotification')).toEqual([
      'StartTransaction',
      'MeterValues',
      'StopTransaction',
    ]);
    expect(hub.of('StopTransaction')).toMatchObject([
      { transactionId: 101, meterStop: 11_000, timestamp: '2026-10-14T09:00:00.000Z' },
    ]);
    expect(hub.of('BootNotification')).toHaveLength(1);
  });

  it('replays the states of that time first when it is one of those', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { faults: { replaysStatuses: true } });
    await until(() => hub.of('StatusNotification').length === 3);
    await station.disconnect();
    const before = hub.calls.length;
    station.plugIn(1, { at: AT });
    await station.presentCard('04A1B2C3', { at: AT });
    station.unplug(1, AT);
    await station.connect();
    await station.settled();
    const told = hub.calls.slice(before).map(({ action, payload }) => payload['status'] ?? action);
    expect(told).toEqual(['Preparing', 'StartTransaction', 'Charging', 'StopTransaction', 'Finishing', 'Available']);
  });

  it('keeps its queue over a restart, and ends what it was doing', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    station.plugIn(1, { at: AT });
    await station.presentCard('04A1B2C3', { at: AT });
    await station.settled();
    await station.disconnect();
    station.charge({ wh: 500, seconds: 600 });
    await station.close();
    const memory = JSON.parse(JSON.stringify(station.memory));
    const next = await bare.booted(hub, { memory });
    await next.settled();
    expect(hub.of('StopTransaction')).toMatchObject([
      { transactionId: 101, meterStop: 500, reason: 'PowerLoss', timestamp: '2026-10-14T08:10:00.000Z' },
    ]);
    expect(Object.keys(memory.transactions)).toEqual([]);
  });

  it('goes on with its transaction after a restart when it is told to', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    station.plugIn(1, { at: AT });
    await station.presentCard('04A1B2C3', { at: AT });
    await station.settled();
    await station.restart({ resumes: true });
    station.charge({ wh: 500 });
    station.stop();
    await station.settled();
    expect(hub.of('BootNotification')).toHaveLength(2);
    expect(hub.of('StartTransaction')).toHaveLength(1);
    expect(hub.of('StopTransaction')).toMatchObject([{ meterStop: 500, reason: 'Local' }]);
  });
});

describe('a station with habits of its own', () => {
  it.each([
    ['unit=kwh', { value: '7', unit: 'kWh' }],
    ['unit=kwh-as-wh', { value: '7', unit: 'Wh' }],
    ['unit=wh-as-kwh', { value: '7000', unit: 'kWh' }],
    ['numeric-values', { value: 7000 }],
  ])('writes energies with %s', async (fault, written) => {
    const hub = await bare.hub();
    const station = await bare.booted(hub, { faults: parseStationFault(fault), habits: { attempts: 1 } });
    await chargeAnHour(station);
    if (typeof written.value === 'number') {
      expect(hub.actions()).toContain('refused MeterValues');
      return;
    }
    expect(hub.of('MeterValues')[1]).toMatchObject({ meterValue: [{ sampledValue: [written, {}] }] });
  });

  it('writes the time of a clock that is off, and no zone', async () => {
    const hub = await bare.hub();
    const faults = { ...parseStationFault('clock=-3600'), ...parseStationFault('zone-less') };
    const station = await bare.booted(hub, { faults });
    await chargeAnHour(station);
    expect(hub.of('StartTransaction')).toMatchObject([{ timestamp: '2026-10-14T07:00:00.000' }]);
  });

  it('stops without the number that the hub gave, or never counts its events', async () => {
    const hub = await bare.hub();
    await chargeAnHour(await bare.booted(hub, { faults: { stopsWithoutNumber: true } }));
    expect(hub.of('StopTransaction')).toMatchObject([{ transactionId: -1 }]);
    await chargeAnHour(await bare.booted(hub, { id: 'NL-SIM-2', version: '2.0.1', faults: { countsNothing: true } }));
    expect(new Set(hub.of('TransactionEvent').map(({ seqNo }) => seqNo))).toEqual(new Set([0]));
  });

  it('sends the bytes of a hexadecimal key', async () => {
    const hub = await bare.hub();
    await bare.booted(hub, { password: '414243', passwordAs: 'HEX_BYTES' });
    expect(hub.passwords).toEqual(['ABC']);
  });
});

it('reads faults as they are written on a command line, and no others', () => {
  expect(parseStationFault('lost-reply=0.05')).toEqual({ lostReply: 0.05 });
  expect(parseStationFault('lost-connection=1')).toEqual({ lostConnection: 1 });
  expect(parseStationFault('firmware=install')).toEqual({ firmware: 'INSTALL' });
  for (const wrong of ['lost-reply=2', 'unit=miles', 'nonsense', 'clock=x']) {
    expect(() => parseStationFault(wrong)).toThrow(STATION_FAULT_FORMS[0]);
  }
});

it('has nothing to remember in the beginning but its meters', () => {
  expect(createStationMemory([1_000])).toMatchObject({ queue: [], transactions: {}, registersWh: [1_000] });
});
