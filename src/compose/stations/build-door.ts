import { readFileSync } from 'node:fs';
import type { Config } from '../../config.js';
import { HubError } from '../../domain/errors.js';
import { noticeEvent } from '../../flows/healing/notice-event.js';
import { hashUid } from '../../flows/messages/hash-uid.js';
import { admitStation } from '../../flows/stations/admit-station.js';
import { createStationDoor, type StationDoor } from '../../wire/ocpp/transport/station-door.js';
import { createV16Adapter } from '../../wire/ocpp/v16/create-adapter.js';
import { createV201Adapter } from '../../wire/ocpp/v201/adapter.js';
import type { V201Deps } from '../../wire/ocpp/v201/incoming/incoming.js';
import type { StationMetrics } from '../../wire/ops/station-metrics.js';
import { createAfterwards } from './afterwards.js';
import { countRefused } from './count-stations.js';
import { buildStationFlows } from './station-flows.js';
import type { StationHub } from './station-hub.js';

/** Calls of one station that may come at once, as a multiple of those of a second. */
const BURST = 5;

/** The door for stations with all versions of OCPP behind it. Refuses (`bad-setting`) a file of CAs that cannot be read. */
export function buildDoor({ ocpp }: Config, hub: StationHub, meter: StationMetrics): StationDoor {
  const { clock, log, secrets, frameLog, quirkLog, stations } = hub;
  const flows = buildStationFlows(hub);
  const afterwards = createAfterwards(log);
  const v201: V201Deps = {
    flows,
    clock,
    noticed: (from, notice) => afterwards(from, () => noticeEvent(hub, from, notice)),
  };
  return createStationDoor({
    admit: countRefused((knock) => admitStation({ ...hub, lowestProfile: ocpp.lowestProfile }, knock), meter),
    adapters: {
      '1.6': createV16Adapter(flows, { clock }),
      '2.0.1': createV201Adapter(v201),
      '2.1': createV201Adapter(v201, '2.1'),
    },
    flows,
    frames: frameLog,
    quirks: quirkLog,
    findStation: (id) => stations.find(id),
    hashTag: (idTag) => hashUid(secrets, idTag),
    newId: secrets.newId,
    clock,
    log,
    meter,
    clientCas: ocpp.clientCaFile === undefined ? [] : readCas(ocpp.clientCaFile),
    trustedProxies: ocpp.trustedProxies,
    limits: {
      maxPayloadBytes: ocpp.frameBytes,
      callsPerSecond: ocpp.callsPerSecond,
      callBurst: ocpp.callsPerSecond * BURST,
      pingIntervalMs: ocpp.pingSeconds * 1_000,
      handshakesPerSecond: ocpp.handshakesPerSecond,
      mostConnections: ocpp.maxStations,
    },
  });
}

/** The certificates of a PEM file, one by one. */
function readCas(file: string): readonly string[] {
  const found = readText(file).match(/-----BEGIN CERTIFICATE-----[^-]{1,20000}-----END CERTIFICATE-----/g);
  if (!found) throw new HubError('bad-setting', `HUB_OCPP_CLIENT_CA_FILE: no certificate in ${file}`);
  return found;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new HubError('bad-setting', `HUB_OCPP_CLIENT_CA_FILE: ${String(error)}`);
  }
}
