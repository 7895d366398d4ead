import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import type { StationOptions } from '../../../src/simulator/station/station-options.js';
import { type PlainStation, type StationJourney, until } from './station-journey.js';

/** A station that is added, boots and answers no command; the hub waits a second for it. */
export async function muteStation(
  hub: StationJourney,
  id: string,
  more: Partial<StationOptions> = {},
): Promise<PlainStation> {
  await hub.addStations({ id, more: { settings: { call_timeout_ms: 1_000 } } });
  return booted(await hub.plain(id, { ...more, faults: { isMute: true } }));
}

/** A station that is added, boots and answers commands, and at which no car arrives. */
export async function idleStation(hub: StationJourney, id: string): Promise<PlainStation> {
  await hub.addStations({ id });
  return booted(await hub.plain(id, { habits: { plugsInOnRemoteStart: false } }));
}

/** What the hub has commanded, once it has. */
export async function commandAt({ heard }: PlainStation, action: string): Promise<JsonObject> {
  const frame = await until(() => heard.find(([type, , name]) => type === 2 && name === action), `no ${action}`);
  return frame[3] as JsonObject;
}

async function booted(station: PlainStation): Promise<PlainStation> {
  await station.ask('BootNotification', { chargePointVendor: 'Raw', chargePointModel: '1.6' });
  return station;
}
