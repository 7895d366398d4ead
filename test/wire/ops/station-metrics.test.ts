import { countCommands, countRefused } from '../../../src/compose/stations/count-stations.js';
import type { CommandOutcome } from '../../../src/domain/stations/station-command.js';
import { OcppRefusal } from '../../../src/wire/ocpp/transport/adapter.js';
import { createMetrics, type HubMetrics } from '../../../src/wire/ops/metrics.js';
import { connectStation, openDoor } from '../ocpp/transport/support.js';

const outboxCounts = async () => ({ pending: 0, delivered: 0, failed: 0 });
const someMetrics = (): HubMetrics => createMetrics({ outboxCounts });

describe('stations in the metrics', () => {
  it('are counted by version, as long as they are connected', async () => {
    const metrics = someMetrics();
    const hub = await openDoor();
    try {
      metrics.watchConnected(hub.door.connections.all);
      await connectStation(hub.port, { identity: 'NL-1', protocols: ['ocpp1.6'] });
      await connectStation(hub.port, { identity: 'NL-2', protocols: ['ocpp2.0.1'] });
      const text = await metrics.text();
      expect(text).toContain('voltclear_stations_connected{version="1.6"} 1');
      expect(text).toContain('voltclear_stations_connected{version="2.0.1"} 1');
      expect(text).toContain('voltclear_stations_connected{version="2.1"} 0');
    } finally {
      await hub.close();
    }
    expect(await metrics.text()).toContain('voltclear_stations_connected{version="1.6"} 0');
  });

  it('count calls by action and answer, and names that stations make up as one', async () => {
    const metrics = someMetrics();
    const answer = ({ action }: { readonly action: string }) => {
      if (action === 'Authorize') throw new OcppRefusal('SecurityError');
      return {};
    };
    const hub = await openDoor({ answer, meter: metrics });
    try {
      const station = await connectStation(hub.port);
      await station.call('Heartbeat', {});
      for (const [action, payload] of [['Authorize', { idTag: 'A' }], ...MADE_UP] as const) {
        await expect(station.call(action, payload)).rejects.toThrow();
      }
    } finally {
      await hub.close();
    }
    const text = await metrics.text();
    expect(text).toContain('voltclear_station_calls_total{action="Heartbeat",outcome="ANSWERED"} 1');
    expect(text).toContain('voltclear_station_calls_total{action="Authorize",outcome="SecurityError"} 1');
    expect(text).toContain('voltclear_station_calls_total{action="other",outcome="NotImplemented"} 2');
    expect(text).toContain('voltclear_station_call_seconds_count{action="Heartbeat"} 1');
    expect(text).not.toContain('MadeUp');
  });

  it('count commands by what became of them, and stations that were not let in', async () => {
    const metrics = someMetrics();
    const outcomes: readonly CommandOutcome[] = [{ kind: 'OFFLINE' }, { kind: 'TIMEOUT' }, { kind: 'OFFLINE' }];
    const coming = [...outcomes];
    const client = countCommands(
      {
        command: async () => coming.shift() ?? { kind: 'TIMEOUT' },
        isConnected: async () => false,
        disconnect: async () => undefined,
      },
      metrics,
    );
    for (const outcome of outcomes) expect(await client.command('NL-1', { kind: 'CLEAR_CACHE' })).toEqual(outcome);
    const admit = countRefused(async () => ({ kind: 'REFUSED', httpStatus: 401, why: 'wrong password' }), metrics);
    await admit({ stationId: 'NL-1', isTls: false, remoteAddress: '192.0.2.1' });
    metrics.framesDropped(7);
    metrics.quirkNoted('too-long');
    const text = await metrics.text();
    expect(text).toContain('voltclear_station_commands_total{kind="CLEAR_CACHE",outcome="OFFLINE"} 2');
    expect(text).toContain('voltclear_stations_refused_total{status="401"} 1');
    expect(text).toContain('voltclear_station_frames_dropped_total 7');
    expect(text).toContain('voltclear_station_quirks_total{rule="too-long"} 1');
  });
});

const MADE_UP = [
  ['MadeUp1', {}],
  ['MadeUp2', {}],
] as const;
