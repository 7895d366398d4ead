import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import type { StationOptions } from '../../../src/simulator/station/station-options.js';
import { type PlainStation, SITE, type StationJourney, until } from './station-journey.js';
import { sessionOnce } from './told-emsp.js';

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

/** A station of 22 kW that is added and boots, where a card charges, and its Session. */
export async function chargingStation(
  hub: StationJourney,
  { id, card, site = SITE }: { readonly id: string; readonly card: string; readonly site?: string },
) {
  await hub.addStations({ id, site });
  const station = await hub.online(id, { outlets: [{ maxPowerW: 22_000 }] });
  station.plugIn(1);
  await station.presentCard(card);
  await station.settled();
  const { id: session } = await sessionOnce(hub, `${id}*1`, ({ status }) => status === 'ACTIVE');
  return { station, session };
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
