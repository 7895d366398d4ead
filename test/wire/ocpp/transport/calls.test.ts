import { HubError } from '../../../../src/domain/errors.js';
import { OcppRefusal } from '../../../../src/wire/ocpp/transport/adapter.js';
import { connectStation, framesOf, type OpenDoor, openDoor, until } from './support.js';

const SHORT = { id: 'NL-1' };

describe('calls of a station', () => {
  let hub: OpenDoor | undefined;

  afterEach(() => hub?.close());

  async function open(options: Parameters<typeof openDoor>[0], client: Parameters<typeof connectStation>[1] = {}) {
    hub = await openDoor(options);
    const station = await connectStation(hub.port, client);
    return { hub, station, frames: framesOf(station) };
  }

  it('are done one after the other, in the order in which they came', async () => {
    const done: string[] = [];
    const { station, frames } = await open({
      answer: async ({ action }) => {
        await new Promise((waited) => setTimeout(waited, action === 'StartTransaction' ? 60 : 1));
        done.push(action);
        return {};
      },
    });
    const start = { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: '2026-10-12T10:00:00Z' };
    const stop = { transactionId: 1, meterStop: 5, timestamp: '2026-10-12T10:01:00Z' };
    station.sendRaw(JSON.stringify([2, '1', 'StartTransaction', start]));
    station.sendRaw(JSON.stringify([2, '2', 'StopTransaction', stop]));
    expect(await frames.next()).toEqual([3, '1', {}]);
    expect(await frames.next()).toEqual([3, '2', {}]);
    expect(done).toEqual(['StartTransaction', 'StopTransaction']);
  });

  it('keep their order when the station comes back over a new connection', async () => {
    const done: string[] = [];
    const { hub, station } = await open({
      answer: async ({ payload }) => {
        if (payload['connectorId'] === 1) await new Promise((waited) => setTimeout(waited, 60));
        done.push(String(payload['connectorId']));
        return {};
      },
    });
    const status = (connectorId: number) => ({ connectorId, errorCode: 'NoError', status: 'Available' });
    station.sendRaw(JSON.stringify([2, '1', 'StatusNotification', status(1)]));
    await until(() => hub.heard.calls.length === 1);
    const again = await connectStation(hub.port);
    await again.call('StatusNotification', status(2));
    expect(done).toEqual(['1', '2']);
  });

  it('of different stations are done at the same time', async () => {
    const { hub, station } = await open({
      answer: ({ from }) => (from.station.id === 'NL-1' ? new Promise(() => undefined) : {}),
      limits: { handleTimeoutMs: 50 },
    });
    station.sendRaw(JSON.stringify([2, '1', 'Heartbeat', {}]));
    const other = await connectStation(hub.port, { identity: 'NL-2' });
    expect(await other.call('Heartbeat', {})).toEqual({});
  });

  it('that fail here are answered with a number and nothing of ours', async () => {
    const { hub, frames, station } = await open({
      answer: () => Promise.reject(new Error('mongo: E11000 duplicate key secret-db-name')),
    });
    station.sendRaw('[2,"1","Heartbeat",{}]');
    expect(await frames.next()).toEqual([4, '1', 'InternalError', 'try again later; reference ref-1', {}]);
    expect(hub.heard.logged).toContainEqual(
      expect.objectContaining({
        event: 'ocpp.call-failed',
        reference: 'ref-1',
        stationId: 'NL-1',
        action: 'Heartbeat',
      }),
    );
    expect(String(hub.heard.logged[0]?.['error'])).toContain('secret-db-name');
  });

  it('that a flow refuses are no less silent', async () => {
    const { frames, station } = await open({
      answer: () => Promise.reject(new HubError('conflict', 'party DE*XYZ has no agreement')),
    });
    station.sendRaw('[2,"1","Heartbeat",{}]');
    expect(JSON.stringify(await frames.next())).not.toContain('DE*XYZ');
  });

  it('are refused in the spelling of their version, with at most 255 characters and no details', async () => {
    const answer = () => Promise.reject(new OcppRefusal('FormationViolation', 'x'.repeat(300)));
    const old = await open({ answer });
    old.station.sendRaw('[2,"1","Heartbeat",{}]');
    expect(await old.frames.next()).toEqual([4, '1', 'FormationViolation', 'x'.repeat(255), {}]);
    await old.hub.close();
    const newer = await open({ answer }, { protocols: ['ocpp2.0.1'] });
    newer.station.sendRaw('[2,"1","Heartbeat",{}]');
    expect((await newer.frames.next())[2]).toBe('FormatViolation');
  });

  it('of actions that the version does not know are NotImplemented, of those not served NotSupported', async () => {
    const { frames, station } = await open({
      answer: () => Promise.reject(new OcppRefusal('NotSupported')),
    });
    station.sendRaw('[2,"1","MakeCoffee",{}]');
    expect((await frames.next()).slice(0, 3)).toEqual([4, '1', 'NotImplemented']);
    station.sendRaw('[2,"2","Heartbeat",{}]');
    expect((await frames.next()).slice(0, 3)).toEqual([4, '2', 'NotSupported']);
  });

  it('that hang hold up those behind them for a while only', async () => {
    let count = 0;
    const { frames, station } = await open({
      answer: () => {
        count += 1;
        return count === 1 ? new Promise(() => undefined) : {};
      },
      limits: { handleTimeoutMs: 40 },
    });
    station.sendRaw('[2,"1","Heartbeat",{}]');
    station.sendRaw('[2,"2","Heartbeat",{}]');
    expect((await frames.next()).slice(0, 3)).toEqual([4, '1', 'InternalError']);
    expect(await frames.next()).toEqual([3, '2', {}]);
  });

  it('that come twice while they are worked on are answered once', async () => {
    const { hub, frames, station } = await open({
      answer: async () => {
        await new Promise((waited) => setTimeout(waited, 30));
        return {};
      },
    });
    for (let count = 0; count < 4; count += 1) station.sendRaw('[2,"1","Heartbeat",{}]');
    station.sendRaw('[2,"2","Heartbeat",{}]');
    expect([await frames.next(), await frames.next()]).toEqual([
      [3, '1', {}],
      [3, '2', {}],
    ]);
    expect(hub.heard.calls).toHaveLength(2);
    expect(frames.all).toHaveLength(2);
  });

  it('know their station as it is now, and a retired one is closed', async () => {
    const { hub, station } = await open({ station: SHORT });
    hub.stations.set('NL-1', { ...(await current(hub)), siteId: 'ELSEWHERE' });
    await hub.door.refresh('NL-1');
    await station.call('Heartbeat', {});
    expect(hub.heard.calls.at(-1)?.from.station.siteId).toBe('ELSEWHERE');
    const closed = new Promise((heard) => station.once('close', heard));
    hub.stations.set('NL-1', { ...(await current(hub)), retiredAt: new Date() });
    await hub.door.refresh('NL-1');
    expect(await closed).toMatchObject({ code: 1008 });
  });

  async function current({ heard, door }: OpenDoor) {
    const [known] = heard.calls;
    if (known) return known.from.station;
    const { STATION } = await import('./support.js');
    expect(door.connections.size).toBe(1);
    return STATION;
  }
});
