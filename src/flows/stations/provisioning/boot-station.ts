import type { Registration, Station, StationBoot } from '../../../domain/stations/station.js';
import type { Hub } from '../../hub.js';
import { changeStored } from '../change-stored.js';
import type { BootAnswer, FromStation } from '../station-flows.js';
import type { StatusPublisher } from '../status/status-publisher.js';
import type { Provisioner } from './provisioner.js';

export type BootStationDeps = Pick<Hub, 'clock' | 'log' | 'secrets' | 'stations'> & {
  readonly provisioner: Pick<Provisioner, 'soon'>;
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
  /** Between heartbeats, unless a station's settings say otherwise; absent: five minutes. */
  readonly heartbeatSeconds?: number;
};

const HEARTBEAT_SECONDS = 300;
/** After which a station that may not work yet asks again. */
const ASK_AGAIN_SECONDS: Readonly<Record<Exclude<Registration, 'ACCEPTED'>, number>> = { PENDING: 60, REJECTED: 3_600 };
/** Stations that lost their connection together do not come back together for ever: a tenth more or less. */
const JITTER = 0.1;

/**
 * Answers a BootNotification by the station's registration, and notes what the station is. Its configuration is read and
 * set soon after the first accepted boot, and after a boot with another firmware. Transactions are left as they are: a
 * stop may still be in the station's queue.
 */
export async function bootStation(
  hub: BootStationDeps,
  from: FromStation,
  told: Omit<StationBoot, 'at' | 'version'>,
): Promise<BootAnswer> {
  const boot: StationBoot = { ...told, at: from.receivedAt, version: from.version };
  const station = await changeStored(hub, from.station.id, (current) => ({
    ...current,
    boot,
    ...(needsProvisioning(current, boot) && { provisionDueAt: from.receivedAt }),
  }));
  const { id, registration } = station;
  hub.log.info({ event: 'station.booted', station: id, registration, version: boot.version, reason: boot.reason });
  if (registration === 'ACCEPTED' && station.provisionDueAt) hub.provisioner.soon(id);
  // One that has booted for the first time may be shown now.
  hub.statusPublisher.changed(station);
  return { registration, currentTime: hub.clock.now(), intervalSeconds: intervalOf(hub, station) };
}

function needsProvisioning({ registration, abilities, boot: before }: Station, boot: StationBoot): boolean {
  if (registration !== 'ACCEPTED') return false;
  const isOther = (field: 'firmwareVersion' | 'model' | 'vendor' | 'version'): boolean =>
    before?.[field] !== boot[field];
  return !abilities || (['firmwareVersion', 'model', 'vendor', 'version'] as const).some(isOther);
}

function intervalOf(hub: BootStationDeps, { registration, settings }: Station): number {
  const accepted = settings.heartbeatSeconds ?? hub.heartbeatSeconds ?? HEARTBEAT_SECONDS;
  const seconds = registration === 'ACCEPTED' ? accepted : ASK_AGAIN_SECONDS[registration];
  return Math.max(1, Math.round(seconds * (1 - JITTER + 2 * JITTER * hub.secrets.fraction())));
}
