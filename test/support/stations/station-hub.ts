import { createNamedTariffs, type NamedTariffs } from '../../../src/flows/plans/named-tariffs.js';
import type { FannedPush } from '../../../src/flows/ports.js';
import { provisionStation } from '../../../src/flows/stations/provisioning/provision-station.js';
import { createProvisioner, type Provisioner } from '../../../src/flows/stations/provisioning/provisioner.js';
import { createQuirkLog } from '../../../src/flows/stations/quirk-log.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import type { QuirkLog } from '../../../src/flows/stations/station-ports.js';
import { createStationSigns, type StationSigns } from '../../../src/flows/stations/status/station-signs.js';
import { createStatusPublisher, type StatusPublisher } from '../../../src/flows/stations/status/status-publisher.js';
import { createUntoldSites, type UntoldSites } from '../../../src/flows/stations/status/untold-sites.js';
import { writeSiteLocation } from '../../../src/wire/ocpi/v221/stations/format-location.js';
import type { TestDatabase } from '../mongo.js';
import { openTestHub, type TestHub } from '../test-hub.js';
import { type RecordingClient, recordingClient } from './recording-client.js';

/** A hub with stations, on a real store, with what goes to eMSPs kept in `pushes`. */
export interface StationHub extends TestHub {
  readonly stationClient: RecordingClient;
  readonly quirkLog: QuirkLog;
  readonly statusPublisher: StatusPublisher;
  readonly namedTariffs: NamedTariffs;
  readonly untoldSites: UntoldSites;
  readonly provisioner: Provisioner;
  readonly signs: StationSigns;
  readonly writeSiteLocation: typeof writeSiteLocation;
  readonly pushes: FannedPush[];
  /** Moves the clock and lets what is due be told. */
  later(seconds: number): Promise<void>;
  from(stationId: string): Promise<FromStation>;
}

export async function openStationHub(database: TestDatabase): Promise<StationHub> {
  const base = await openTestHub(database);
  const { clock, log } = base;
  const stationClient = recordingClient();
  const pushes: FannedPush[] = [];
  const quirkLog = createQuirkLog({ quirks: base.quirks, clock, log });
  const statusPublisher = createStatusPublisher({ hubOf: () => hub, log });
  const provisioner = createProvisioner({ provision: (id) => provisionStation(hub, id), log });
  const signs = createStationSigns({ ...base, statusPublisher });
  const hub: StationHub = {
    ...base,
    fanOut: { send: (given) => pushes.push(...given) },
    stationClient,
    quirkLog,
    statusPublisher,
    namedTariffs: createNamedTariffs(() => hub),
    untoldSites: createUntoldSites({ hubOf: () => hub }),
    provisioner,
    signs,
    writeSiteLocation,
    pushes,
    later: async (seconds) => {
      hub.time.now = new Date(hub.time.now.getTime() + seconds * 1_000);
      await statusPublisher.sweep();
      await statusPublisher.settled();
    },
    from: async (stationId) => {
      const station = await hub.stations.find(stationId);
      if (!station) throw new Error(`no station ${stationId}`);
      return { station, version: '1.6', receivedAt: clock.now() };
    },
    close: async () => {
      await statusPublisher.stop();
      await hub.untoldSites.stop();
      await provisioner.stop();
      await base.close();
    },
  };
  return hub;
}

/** What the last pushes told: `PATCH /NL/ABC/SITE1/NL-1*1 AVAILABLE`. */
export function toldIn(pushes: readonly FannedPush[]): readonly string[] {
  return pushes.map(({ method, rest, body }) => {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    const { status, evses = [] } = json as { status?: string; evses?: { uid: string; status: string }[] };
    const statuses = status ?? evses.map((evse) => `${evse.uid}=${evse.status}`).join(' ');
    return `${method} ${decodeURIComponent(rest)} ${statuses}`;
  });
}
