import { connectStation, type OpenDoor, openDoor, type StationClient, stationClient, until } from './support.js';

describe('calls to a station', () => {
  let hub: OpenDoor;
  let station: StationClient;

  beforeEach(async () => {
    hub = await openDoor({ limits: { pingIntervalMs: 40 } });
    station = stationClient(hub.port);
    station.handle('Reset', async () => ({ status: 'Accepted' }));
    station.handle('ClearCache', () => new Promise(() => undefined));
    station.handle('GetLog', async () => Reflect.apply(Array, undefined, []));
    await station.connect();
    await until(() => hub.door.connections.size === 1);
  });

  afterEach(() => hub.close());

  function call(action: string, timeoutMs = 1_000) {
    return hub.door.connections.get('NL-1')?.call(action, {}, timeoutMs);
  }

  it('bring the answer, or the error that the station gives', async () => {
    expect(await call('Reset')).toEqual({ kind: 'ANSWERED', payload: { status: 'Accepted' } });
    expect(await call('GetLog')).toEqual({ kind: 'ANSWERED', payload: {} });
    expect(await call('Unknown')).toMatchObject({ kind: 'ERROR', code: 'NotImplemented' });
  });

  it('go out one at a time, and the deadline counts the time in the queue', async () => {
    const startedMs = performance.now();
    const outcomes = await Promise.all([call('ClearCache', 120), call('ClearCache', 120), call('Reset', 120)]);
    expect(outcomes).toEqual([{ kind: 'TIMEOUT' }, { kind: 'TIMEOUT' }, { kind: 'TIMEOUT' }]);
    expect(performance.now() - startedMs).toBeLessThan(400);
    // Those that were never sent are not sent later.
    expect(await call('Reset')).toEqual({ kind: 'ANSWERED', payload: { status: 'Accepted' } });
    const sent = hub.heard.frames.filter(({ direction, type }) => direction === 'OUT' && type === 2);
    expect(sent.map(({ action }) => action)).toEqual(['ClearCache', 'Reset']);
  });

  it('an answer that comes too late is passed over', async () => {
    station.handle('ClearCache', async () => {
      await new Promise((waited) => setTimeout(waited, 60));
      return { status: 'Accepted' };
    });
    expect(await call('ClearCache', 20)).toEqual({ kind: 'TIMEOUT' });
    await until(() => hub.heard.quirks.some(({ rule }) => rule === 'unknown-answer'));
    expect(await call('Reset')).toMatchObject({ kind: 'ANSWERED' });
  });

  it('end with the connection, those that wait as well as the one that was sent', async () => {
    const outcomes = Promise.all([call('ClearCache'), call('Reset')]);
    await until(() => hub.heard.frames.some(({ action }) => action === 'ClearCache'));
    await station.close({ force: true });
    expect(await outcomes).toEqual([{ kind: 'DISCONNECTED' }, { kind: 'DISCONNECTED' }]);
    expect(hub.door.connections.get('NL-1')).toBeUndefined();
  });

  it('do not wait without end: beyond a number of them the next one has no turn', async () => {
    const outcomes = Array.from({ length: 60 }, () => call('ClearCache', 50));
    expect(await Promise.all(outcomes)).toEqual(Array(60).fill({ kind: 'TIMEOUT' }));
    expect(hub.heard.frames.filter(({ action }) => action === 'ClearCache')).toHaveLength(1);
  });

  it('a station that is closed from here comes back when it wants to', async () => {
    hub.door.connections.get('NL-1')?.close('asked by an operator');
    await until(() => hub.heard.events.includes('disconnected NL-1'));
    const again = await connectStation(hub.port);
    expect(await again.call('Heartbeat', {})).toHaveProperty('currentTime');
  });

  it('a station that does not answer pings is given up after two of them', async () => {
    const ws: unknown = Reflect.get(station, '_ws');
    Reflect.set(Object(ws), '_autoPong', false);
    const startedMs = performance.now();
    await until(() => hub.heard.events.includes('disconnected NL-1'));
    expect(performance.now() - startedMs).toBeLessThan(400);
  });
});
