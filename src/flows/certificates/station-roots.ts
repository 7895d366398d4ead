import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { CertificateUse } from '../../domain/stations/station-command.js';
import type { Hub } from '../hub.js';
import { requireStation } from '../stations/change-stored.js';
import { visibleStation } from '../stations/managing/list-stations.js';
import type { StationClient } from '../stations/station-ports.js';
import type { CertificateReader } from './certificate-ports.js';
import {
  deleteCertificate,
  type InstalledCertificate,
  installCertificate,
  installedCertificates,
} from './installed-certificates.js';

export type StationRootsDeps = Pick<Hub, 'clock' | 'log' | 'stations'> & {
  readonly stationClient: StationClient;
  readonly certificateReader: CertificateReader;
};

/** Asks a station that somebody may see which certificates it has. Refuses with `unknown-object`, and as asking does. */
export async function listStationCertificates(
  hub: StationRootsDeps,
  staff: Staff,
  { stationId, use }: { readonly stationId: string; readonly use: CertificateUse },
): Promise<readonly InstalledCertificate[]> {
  const { id } = await visibleStation(hub, staff, stationId);
  return installedCertificates(hub, id, use);
}

/** A root for a station. `by`: e-mail of the operator. */
export interface NewRoot {
  readonly stationId: string;
  readonly use: CertificateUse;
  readonly pem: string;
  readonly by: string;
}

/** Installs the certificate of a root; returns what the station said. Refuses as `installCertificate`, and retired ones. */
export async function installStationRoot(hub: StationRootsDeps, { stationId, use, pem, by }: NewRoot): Promise<string> {
  const id = await inService(hub, stationId);
  const status = await installCertificate(hub, id, { use, pem });
  hub.log.info({ event: 'station.root-installed', station: id, use, status, by });
  return status;
}

/** Deletes a certificate; returns what the station said. Refuses as asking does, and retired stations. */
export async function deleteStationCertificate(
  hub: StationRootsDeps,
  { stationId, hash, by }: Pick<NewRoot, 'by' | 'stationId'> & Pick<InstalledCertificate, 'hash'>,
): Promise<string> {
  const id = await inService(hub, stationId);
  const status = await deleteCertificate(hub, id, hash);
  hub.log.info({ event: 'station.certificate-deleted', station: id, serialNumber: hash['serialNumber'], status, by });
  return status;
}

async function inService(hub: Pick<Hub, 'stations'>, stationId: string): Promise<string> {
  const { id, retiredAt } = await requireStation(hub, stationId);
  if (retiredAt) throw new HubError('conflict', `station ${id} is retired`);
  return id;
}
