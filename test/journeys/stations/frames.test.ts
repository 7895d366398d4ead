import { startStationJourney, until, useStationJourney } from '../../support/stations/station-journey.js';

const SETTINGS = { HUB_OCPP_FRAME_BYTES: '65536' };
/** A summer's day long ago. */
const NOON = '2025-10-14T10:00:00Z';

interface Frame {
  readonly direction: 'IN' | 'OUT';
  readonly action?: string;
  readonly text: string;
}

/** What real stations send, and under which rule it is counted. */
const ODD = [
  ['MeterValues', values({ value: '50', unit: 'Hz', measurand: 'Frequency' }), 'unit-hertz'],
  ['MeterValues', values({ value: '50', unit: 'Hertz', measurand: 'Frequency' }), 'unit-hertz'],
  ['MeterValues', values({ value: 617 }), 'value-number'],
  ['MeterValues', values({ value: '1', context: 'Sample.Vendor' }), 'unknown-context'],
  ['StatusNotification', status({ foo: 1 }), 'extra-property'],
  ['StatusNotification', status({ errorCode: 'Error' }), 'spelling-error-code'],
  ['StatusNotification', status({ timestamp: '2025-10-14T10:00:00.377' }), 'time-without-zone'],
  ['StatusNotification', status({ timestamp: '2125-10-14T10:00:00Z' }), 'time-in-future'],
  ['StatusNotification', status({ connectorId: -1 }), 'connector-unknown'],
  ['MeterValues', { connectorId: 'first' }, 'quarantine'],
  ['Heartbeat', null, 'params-null'],
] as const;

describe('what stations send', () => {
  const journey = useStationJourney(() => startStationJourney({ settings: SETTINGS, tokens: [{ uid: 'CARD1' }] }));

  async function connected(id: string, more: Readonly<Record<string, unknown>> = {}, outlets = 1) {
    await journey().addStations({ id, more, outlets });
    return journey().plain(id);
  }

  it('that nobody knows is NotImplemented, what is off is NotSupported, and other vendors’ data is no error', async () => {
    const station = await connected('NL-1');
    expect((await station.ask('MakeCoffee', {})).slice(0, 3)).toEqual([4, 'ask-1', 'NotImplemented']);
    const data = { vendorId: 'rheinwerk.example', messageId: 'LedColour', data: 'blue' };
    expect(await station.ask('DataTransfer', data)).toEqual([3, 'ask-2', { status: 'UnknownVendorId' }]);
    await journey().addStations({ id: 'NL-2' });
    const newer = await journey().plain('NL-2', { version: '2.0.1' });
    expect((await newer.ask('StartTransaction', {})).slice(0, 3)).toEqual([4, 'ask-1', 'NotImplemented']);
    expect(await newer.ask('DataTransfer', data)).toEqual([3, 'ask-2', { status: 'UnknownVendorId' }]);
  });

  it('oddly is answered as usual, and counted for people to read', async () => {
    const station = await connected('NL-ODD');
    for (const [action, payload] of ODD) {
      expect([action, payload, (await station.ask(action, payload))[0]]).toEqual([action, payload, 3]);
    }
    station.station.sendRaw('[2,17,"Heartbeat",null]');
    await until(() => station.heard.some(([type, id]) => type === 3 && id === 17));
  });

  it('breaks the schema: refused with a short text of OCPP’s, and none of the payload, where it is met strictly', async () => {
    const strict = await connected('NL-STRICT', { strictness: 'STRICT' });
    const [type, id, code, text, details] = await strict.ask('MeterValues', values({ value: 617, secret: 'blue' }));
    expect([type, id, details]).toEqual([4, 'ask-1', {}]);
    expect(code).toMatch(/ConstraintViolation$/);
    expect(String(text).length).toBeLessThanOrEqual(255);
    expect(String(text)).not.toMatch(/617|blue/);
    const off = await connected('NL-OFF', { strictness: 'OFF' });
    expect((await off.ask('MeterValues', values({ value: 617, secret: 'blue' })))[0]).toBe(3);
  });

  it('is money, however it is written: the eMSP gets its CDR', async () => {
    const station = await connected('NL-MONEY');
    await station.ask('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M', colour: 'red' });
    const start = { connectorId: 1, idTag: 'CARD1', meterStart: '1000', timestamp: '2025-10-14T10:00:00' };
    const [, , started] = await station.ask('StartTransaction', start);
    const { transactionId } = started as { transactionId: number };
    const sample = { ...values({ value: 3_000, unit: 'Wh', context: 'Vendor', phase: null }), transactionId, x: 1 };
    await station.ask('MeterValues', sample);
    const stop = {
      transactionId: String(transactionId),
      meterStop: '6000',
      timestamp: '2025-10-14T10:30:00.123456789Z',
    };
    expect((await station.ask('StopTransaction', { ...stop, reason: 'Vendor' }))[0]).toBe(3);
    const cdr = await until(() => journey().emsp.received.list('cdrs')[0], 'no CDR');
    expect(cdr).toMatchObject({
      start_date_time: '2025-10-14T10:00:00Z',
      total_energy: 5,
      cdr_token: { uid: 'CARD1' },
      total_cost: { excl_vat: 2.5 },
    });
  });

  it('is dated as it likes; times that cannot be are the time of receipt', async () => {
    const hub = journey();
    const before = hub.now().toISOString();
    const station = await connected('NL-TIMES', {}, 6);
    await station.ask('StatusNotification', status({ connectorId: 1, timestamp: '2025-10-14T10:00:00.377' }));
    await station.ask('StatusNotification', status({ connectorId: 2, timestamp: '2025-10-14T12:00:00+02:00' }));
    await station.ask('StatusNotification', status({ connectorId: 3, timestamp: '2025-10-14T10:00:00.123456789Z' }));
    await station.ask('StatusNotification', status({ connectorId: 4, timestamp: '1970-01-01T00:00:12Z' }));
    await station.ask('StatusNotification', status({ connectorId: 5, timestamp: '2100-01-01T00:00:00Z' }));
    await station.ask('StatusNotification', status({ connectorId: 6 }));
    const local = await connected('NL-LOCAL', { settings: { time_zone: 'Europe/Amsterdam' } });
    await local.ask('StatusNotification', status({ connectorId: 1, timestamp: '2025-10-14T12:00:00' }));
    const sinceOf = async (id: string) => {
      const { states } = await hub.api.get<{ states: readonly { evse: number; since: string }[] }>(`/stations/${id}`);
      return states.filter(({ evse }) => evse > 0).map(({ since }) => since);
    };
    const [zoneless, offset, exact, ...received] = await sinceOf('NL-TIMES');
    expect([zoneless, offset, exact, await sinceOf('NL-LOCAL')]).toEqual([
      '2025-10-14T10:00:00.377Z',
      '2025-10-14T10:00:00.000Z',
      '2025-10-14T10:00:00.123Z',
      ['2025-10-14T10:00:00.000Z'],
    ]);
    expect(received).toHaveLength(3);
    for (const since of received) expect(since >= before && since <= hub.now().toISOString()).toBe(true);
  });

  it('is kept as it was said, in both directions, without keys and cards', async () => {
    const hub = journey();
    const station = await connected('NL-LOG');
    await station.ask('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
    await station.ask('Authorize', { idTag: 'CARD1' });
    station.station.sendRaw('{oops');
    await until(() => station.heard.length > 2);
    await hub.api.post('/stations/NL-LOG/key', {});
    const items = await until(async () => {
      const page = await hub.api.get<{ items: readonly Frame[] }>('/stations/NL-LOG/frames');
      return page.items.some(({ text }) => text.includes('ChangeConfiguration')) && page.items;
    }, 'the frames are not kept');
    const actions = items.map(({ direction, action }) => `${direction} ${action ?? '-'}`);
    expect(actions).toEqual(expect.arrayContaining(['IN BootNotification', 'OUT BootNotification', 'IN Authorize']));
    const texts = items.map(({ text }) => text);
    expect(texts).toContain('{oops');
    expect(texts.join('\n')).toMatch(/"AuthorizationKey","value":"\[redacted\]"/);
    expect(texts.join('\n')).not.toMatch(/CARD1|[0-9A-F]{40}/);
    const others = await hub.api.get<{ items: readonly Frame[] }>('/stations/NL-2/frames');
    expect(others.items.some(({ action }) => action === 'Authorize')).toBe(false);
  });

  it('is too much or too large: one is answered, the other ends the connection, and nobody else notices', async () => {
    const hub = journey();
    const bystander = await connected('NL-BY');
    const flood = await connected('NL-FLOOD');
    for (let count = 0; count < 300; count += 1) flood.station.sendRaw(`[2,"h${count}","Heartbeat",{}]`);
    await until(
      () => flood.heard.length === 300,
      () => `${flood.heard.length} of 300 calls are answered`,
    );
    const refused = flood.heard.filter(([type]) => type === 4);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.slice(2)).toEqual(['GenericError', 'too many calls, try again later', {}]);
    const large = await connected('NL-LARGE');
    large.station.sendRaw(JSON.stringify([2, '1', 'DataTransfer', { vendorId: 'v', data: 'x'.repeat(70_000) }]));
    const closed = await until(() => large.station.events.find(({ kind }) => kind === 'DISCONNECTED'));
    expect(closed).toMatchObject({ code: 1009 });
    expect((await bystander.ask('Heartbeat', {}))[0]).toBe(3);
    expect((await hub.plain('NL-LARGE')).station.isOnline()).toBe(true);
  });

  it('oddly is in the report of the station', async () => {
    const wanted = [...new Set(ODD.map(([, , rule]) => rule)), 'message-id-number'];
    await until(async () => {
      const { items } = await journey().api.get<{ items: readonly { rule: string }[] }>('/stations/NL-ODD/quirks');
      const rules = new Set(items.map(({ rule }) => rule));
      return wanted.every((rule) => rules.has(rule));
    }, 'quirks are missing');
  });
});

function values(sampled: object): object {
  return { connectorId: 1, meterValue: [{ timestamp: NOON, sampledValue: [sampled] }] };
}

function status(more: object): object {
  return { connectorId: 1, errorCode: 'NoError', status: 'Available', ...more };
}
