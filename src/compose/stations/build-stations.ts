import type { Config } from '../../config.js';
import { identifyDriver } from '../../flows/authorizing/authorize-driver.js';
import { createStationWatch } from '../../flows/healing/station-watch.js';
import { createBackground } from '../../flows/hosting/background.js';
import { tellReservation } from '../../flows/hosting/reservations/tell-reservation.js';
import type { Hub } from '../../flows/hub.js';
import { createNamedTariffs } from '../../flows/plans/named-tariffs.js';
import type { HostedPlatform } from '../../flows/ports.js';
import { createStationLines, type StationLines } from '../../flows/station-commands/station-lines.js';
import { createFrameLog } from '../../flows/stations/frame-log.js';
import { provisionStation } from '../../flows/stations/provisioning/provision-station.js';
import { createProvisioner } from '../../flows/stations/provisioning/provisioner.js';
import { createQuirkLog } from '../../flows/stations/quirk-log.js';
import { createStationSigns } from '../../flows/stations/status/station-signs.js';
import { createStatusPublisher } from '../../flows/stations/status/status-publisher.js';
import { createUntoldSites } from '../../flows/stations/status/untold-sites.js';
import { encodeSignedValue } from '../../wire/metering/encode-signed-value.js';
import { createHostedPlatform } from '../../wire/ocpi/hosted/create-hosted-platform.js';
import { hostedForms } from '../../wire/ocpi/hosted/hosted-forms.js';
import { writeCharging } from '../../wire/ocpi/v221/sessions/write-charging.js';
import { writeSiteLocation } from '../../wire/ocpi/v221/stations/format-location.js';
import { createCertificateReader } from '../../wire/ocpp/certificates/read-chain.js';
import type { StationDoor } from '../../wire/ocpp/transport/station-door.js';
import { v16Commands } from '../../wire/ocpp/v16/command-writer.js';
import { createV201Writer } from '../../wire/ocpp/v201/outgoing/create-writer.js';
import type { StationMetrics } from '../../wire/ops/station-metrics.js';
import { buildAlertSenders, healingSettings, type RunningAlertSenders } from '../healing/alert-senders.js';
import { buildDoor } from './build-door.js';
import { countCommands } from './count-stations.js';
import { createBalancer, createSettler, type Ticker } from './soon-after.js';
import type { StationHub } from './station-hub.js';

/** All that stations need, put together; nothing listens and no timer runs before `start`. */
export interface Stations {
  readonly hub: StationHub;
  readonly door: StationDoor;
  readonly alerts: RunningAlertSenders;
  /** Answers what is sent to parties whose stations connect here. */
  readonly hosted: HostedPlatform;
  start(): Promise<void>;
  /** The door closes first: what stations have said is worked off. */
  stop(): Promise<void>;
}

/** Largest number of a request by which a station of 2.0.1 tells its answers apart. */
const REQUEST_NUMBERS = 2 ** 30;

/** Puts the door for stations together with the flows behind it. */
export function buildStations(config: Config, hub: Hub, meter: StationMetrics): Stations {
  const alerts = buildAlertSenders(config, hub.clock);
  const lines = linesOf(hub, () => door);
  const settler = createSettler(() => stationHub);
  const balancer = createBalancer(() => stationHub);
  const stationHub: StationHub = {
    ...hub,
    ...workersOf(config, hub, { hubOf: () => stationHub, meter }),
    lines,
    stationClient: countCommands(lines.client, meter),
    heartbeatSeconds: config.ocpp.heartbeatSeconds,
    healing: healingSettings(config, alerts.senders),
    forms: hostedForms,
    tokenPolicy: config.ocpp.tokenPolicy,
    writeSiteLocation,
    writeCharging,
    encodeSignedValue,
    certificateReader: createCertificateReader(),
    identifyDriver: (from, shown) => identifyDriver(stationHub, from, shown),
    reservationChanged: (reservation) => tellReservation(stationHub, reservation),
    refreshStation: (id) => door.refresh(id),
    settleSoon: settler.soon,
    balanceSoon: balancer.soon,
  };
  const door: StationDoor = buildDoor(config, stationHub, meter);
  meter.watchConnected(door.connections.all);
  return {
    hub: stationHub,
    door,
    alerts,
    hosted: createHostedPlatform(stationHub),
    start: async () => {
      await lines.start();
      settler.start();
      await stationHub.statusPublisher.sweep();
    },
    stop: () => stop({ door, alerts, hub: stationHub, tickers: [settler, balancer] }),
  };
}

function linesOf(hub: Hub, door: () => StationDoor): StationLines {
  const requestNumber = (): number => 1 + Math.floor(hub.secrets.fraction() * REQUEST_NUMBERS);
  return createStationLines({
    stations: hub.stations,
    stationCommands: hub.stationCommands,
    stationLinks: hub.stationLinks,
    localStations: { get: (id) => door().connections.get(id), all: () => door().connections.all() },
    writers: {
      '1.6': v16Commands,
      '2.0.1': createV201Writer(requestNumber),
      '2.1': createV201Writer(requestNumber, '2.1'),
    },
    clock: hub.clock,
    log: hub.log,
    secrets: hub.secrets,
  });
}

type Workers = Pick<
  StationHub,
  | 'background'
  | 'frameLog'
  | 'namedTariffs'
  | 'provisioner'
  | 'quirkLog'
  | 'stationSigns'
  | 'stationWatch'
  | 'statusPublisher'
  | 'untoldSites'
>;

interface WorkersNeed {
  readonly hubOf: () => StationHub;
  readonly meter: StationMetrics;
}

/** What does work of its own after messages were answered. */
function workersOf({ ocpp }: Config, hub: Hub, { hubOf, meter }: WorkersNeed): Workers {
  const { clock, log, secrets, stationPresences, stations } = hub;
  const statusPublisher = createStatusPublisher({ hubOf, log });
  return {
    statusPublisher,
    namedTariffs: createNamedTariffs(() => hub),
    untoldSites: createUntoldSites({ hubOf }),
    background: createBackground(log),
    frameLog: createFrameLog({
      store: hub.frames,
      clock,
      secrets,
      log,
      keepDays: ocpp.frameDays,
      countDropped: meter.framesDropped,
    }),
    quirkLog: createQuirkLog({ quirks: hub.quirks, clock, log, countNoted: meter.quirkNoted }),
    provisioner: createProvisioner({ provision: (id) => provisionStation(hubOf(), id), log }),
    stationSigns: createStationSigns({ stationPresences, stations, clock, log, statusPublisher }),
    stationWatch: createStationWatch({ hub: hubOf, heartbeatSeconds: ocpp.heartbeatSeconds }),
  };
}

interface Stopping extends Pick<Stations, 'alerts' | 'door' | 'hub'> {
  readonly tickers: readonly Ticker[];
}

async function stop({ door, alerts, hub, tickers }: Stopping): Promise<void> {
  await hub.provisioner.stop();
  await door.close();
  await hub.lines.stop();
  await Promise.all(tickers.map((ticker) => ticker.stop()));
  await hub.background.idle();
  await hub.statusPublisher.stop();
  await hub.untoldSites.stop();
  await Promise.all([hub.stationSigns.flush(), hub.quirkLog.flush(), hub.frameLog.flush(), alerts.close()]);
}
