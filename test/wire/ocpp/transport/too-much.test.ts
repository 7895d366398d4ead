import { connectStation, framesOf, type OpenDoor, openDoor } from './support.js';

describe('too many calls', () => {
  let hub: OpenDoor | undefined;

  afterEach(() => hub?.close());

  it('are answered, and those that are money wait instead', async () => {
    hub = await openDoor({ limits: { callsPerSecond: 20, callBurst: 2 }, answer: () => ({}) });
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    const values = {
      connectorId: 1,
      meterValue: [{ timestamp: '2026-10-12T10:00:00Z', sampledValue: [{ value: '1' }] }],
    };
    for (const id of ['1', '2', '3']) station.sendRaw(JSON.stringify([2, id, 'Heartbeat', {}]));
    for (const id of ['4', '5']) station.sendRaw(JSON.stringify([2, id, 'MeterValues', values]));
    const answers = [];
    for (let count = 0; count < 5; count += 1) answers.push((await frames.next()).slice(0, 3));
    expect(answers.filter(([type]) => type === 4)).toEqual([[4, '3', 'GenericError']]);
    expect(answers.filter(([type]) => type === 3).map(([, id]) => id)).toEqual(['1', '2', '4', '5']);
  });

  it('at once close the connection, so that the station sends them again later', async () => {
    hub = await openDoor({
      limits: { mostWaitingCalls: 3, handleTimeoutMs: 50 },
      answer: () => new Promise(() => undefined),
    });
    const station = await connectStation(hub.port);
    const closed = new Promise((heard) => station.once('close', heard));
    for (let id = 0; id < 6; id += 1) station.sendRaw(JSON.stringify([2, `${id}`, 'Heartbeat', {}]));
    expect(await closed).toMatchObject({ code: 1013 });
  });

  it('of one station take nothing from others', async () => {
    hub = await openDoor({ limits: { callsPerSecond: 1, callBurst: 1 }, answer: () => ({}) });
    const one = await connectStation(hub.port);
    await one.call('Heartbeat', {});
    await expect(one.call('Heartbeat', {})).rejects.toThrow('too many calls');
    const other = await connectStation(hub.port, { identity: 'NL-2' });
    expect(await other.call('Heartbeat', {})).toEqual({});
  });
});

describe('frames of the wrong kind', () => {
  let hub: OpenDoor;

  beforeAll(async () => {
    hub = await openDoor({ answer: () => ({}) });
  });

  afterAll(() => hub.close());

  it.each([
    ['no JSON', '{oops', [4, '-1', 'FormationViolation', '', {}]],
    ['an object', '{"a":1}', [4, '-1', 'FormationViolation', '', {}]],
    ['a call without anything', '[2]', [4, '-1', 'FormationViolation', '', {}]],
    ['a call without an action', '[2,"7"]', [4, '7', 'FormationViolation', '', {}]],
    ['a call whose action is no text', '[2,"7",{},{}]', [4, '7', 'FormationViolation', '', {}]],
    ['a type that is no number', '["2","7","Heartbeat",{}]', [4, '-1', 'FormationViolation', '', {}]],
    ['an empty frame', '', undefined],
    ['a type that 1.6 does not know', '[6,"7","NotifyPeriodicEventStream",{}]', undefined],
    ['a result that nobody waits for', '[3,"unknown",{}]', undefined],
    ['an error that nobody waits for', '[4,"unknown","GenericError","",{}]', undefined],
    ['nesting without end', '['.repeat(50_000), [4, '-1', 'FormationViolation', '', {}]],
  ])('%s: answered or passed over, and the connection stays', async (_what, text, answer) => {
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    station.sendRaw(text);
    station.sendRaw('[2,"after","Heartbeat",{}]');
    if (answer) expect(await frames.next()).toEqual(answer);
    expect(await frames.next()).toEqual([3, 'after', {}]);
    await station.close();
  });

  it('a number for an id is answered under that number, an id of 300 characters under itself', async () => {
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    station.sendRaw('[2,17,"Heartbeat",{}]');
    expect(await frames.next()).toEqual([3, 17, {}]);
    station.sendRaw('[2,18,"MakeCoffee",{}]');
    expect((await frames.next()).slice(0, 3)).toEqual([4, 18, 'NotImplemented']);
    station.sendRaw(JSON.stringify([2, 'x'.repeat(300), 'Heartbeat', {}]));
    expect(await frames.next()).toEqual([3, 'x'.repeat(300), {}]);
    expect(hub.heard.quirks).toContainEqual({ stationId: 'NL-1', rule: 'message-id-number', action: 'Heartbeat' });
    await station.close();
  });

  it('a binary frame is read as the text that it is', async () => {
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    Reflect.apply(station.sendRaw, station, [Buffer.from('[2,"1","Heartbeat",{}]')]);
    expect(await frames.next()).toEqual([3, '1', {}]);
    await station.close();
  });

  it('2.0.1 and 2.1 are told which types are not served', async () => {
    const station = await connectStation(hub.port, { protocols: ['ocpp2.1'] });
    const frames = framesOf(station);
    station.sendRaw('[6,"7","NotifyPeriodicEventStream",{}]');
    expect(await frames.next()).toEqual([4, '7', 'MessageTypeNotSupported', '', {}]);
    await station.close();
  });

  it('too many in a row close the connection with 1002, and another one may be opened', async () => {
    const station = await connectStation(hub.port);
    const closed = new Promise((heard) => station.once('close', heard));
    for (let count = 0; count < 21; count += 1) station.sendRaw('[3,"unknown",{}]');
    expect(await closed).toMatchObject({ code: 1002 });
    await (await connectStation(hub.port)).close();
  });

  it('a frame that is too large closes the connection with 1009', async () => {
    const small = await openDoor({ limits: { maxPayloadBytes: 65_536 }, answer: () => ({}) });
    const station = await connectStation(small.port);
    const closed = new Promise((heard) => station.once('close', heard));
    station.sendRaw(JSON.stringify([2, '1', 'DataTransfer', { vendorId: 'x', data: 'x'.repeat(70_000) }]));
    expect(await closed).toMatchObject({ code: 1009 });
    expect(small.heard.calls).toEqual([]);
    await small.close();
  });
});
