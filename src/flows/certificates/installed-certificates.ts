import { HubError } from '../../domain/errors.js';
import type { CertificateUse, CommandOutcome } from '../../domain/stations/station-command.js';
import type { StationClient } from '../stations/station-ports.js';
import type { CertificateReader } from './certificate-ports.js';

type Hash = Readonly<Record<string, string>>;

/** A certificate that a station has, as it tells it: by hashes (OCPP 2.0.1, CertificateHashDataType). */
export interface InstalledCertificate {
  readonly use: CertificateUse;
  /** What it is deleted by. */
  readonly hash: Hash;
}

interface Deps {
  readonly stationClient: StationClient;
}

/**
 * The certificates of one use that a station has (OCPP 2.0.1, M03; 1.6 security whitepaper). Refuses with
 * `receiver-unreachable`, `receiver-timeout` and `receiver-unusable`.
 */
export async function installedCertificates(
  { stationClient }: Deps,
  stationId: string,
  use: CertificateUse,
): Promise<readonly InstalledCertificate[]> {
  const { payload } = answered(await stationClient.command(stationId, { kind: 'GET_CERTIFICATES', use }));
  // 1.6 lists the hashes themselves, 2.0.1 chains of them.
  const listed: unknown = payload['certificateHashDataChain'] ?? payload['certificateHashData'] ?? [];
  const items: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return items.flatMap((item) => {
    const hash = readHash(isObject(item) ? (item['certificateHashData'] ?? item) : undefined);
    return hash ? [{ use, hash }] : [];
  });
}

/**
 * Installs the certificate of a root (OCPP 2.0.1, M05). Returns what the station said: Accepted, Rejected or Failed.
 * Refuses (`bad-field`) what is no single certificate of a CA in force, and as listing does.
 */
export async function installCertificate(
  hub: Deps & { readonly certificateReader: CertificateReader; readonly clock: { now(): Date } },
  stationId: string,
  { use, pem }: { readonly use: CertificateUse; readonly pem: string },
): Promise<string> {
  const read = hub.certificateReader.readChain(pem);
  if (read.kind === 'UNREADABLE') throw new HubError('bad-field', `pem: ${read.why}`, 'pem');
  const [root, ...others] = read.facts;
  const now = hub.clock.now();
  if (others.length > 0) throw new HubError('bad-field', 'pem: expected one certificate', 'pem');
  if (!root.isCa) throw new HubError('bad-field', 'pem: is not the certificate of a CA', 'pem');
  if (root.validTo <= now || root.validFrom > now) throw new HubError('bad-field', 'pem: is not in force', 'pem');
  return answered(await hub.stationClient.command(stationId, { kind: 'INSTALL_CERTIFICATE', use, pem })).status;
}

/** Deletes a certificate (OCPP 2.0.1, M04). Returns what the station said: Accepted, Failed or NotFound. */
export async function deleteCertificate({ stationClient }: Deps, stationId: string, hash: Hash): Promise<string> {
  return answered(await stationClient.command(stationId, { kind: 'DELETE_CERTIFICATE', hash })).status;
}

/** Asks a station to ask for a new certificate of its own: SignCertificate follows when it does. */
export async function renewCertificate({ stationClient }: Deps, stationId: string): Promise<string> {
  return answered(await stationClient.command(stationId, { kind: 'TRIGGER', message: 'SIGN_CERTIFICATE' })).status;
}

function answered(outcome: CommandOutcome): Extract<CommandOutcome, { kind: 'ANSWERED' }> {
  switch (outcome.kind) {
    case 'ANSWERED':
      return outcome;
    case 'OFFLINE':
      throw new HubError('receiver-unreachable', 'the station is not connected');
    case 'TIMEOUT':
      throw new HubError('receiver-timeout', 'the station has not answered in time');
    case 'NOT_SUPPORTED':
      throw new HubError('receiver-unusable', `the station cannot do that: ${outcome.why}`);
    case 'FAILED':
      throw new HubError('receiver-unusable', `the station has failed: ${outcome.why}`);
  }
}

const HASH_FIELDS = ['hashAlgorithm', 'issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;

function readHash(value: unknown): Hash | undefined {
  if (!isObject(value)) return undefined;
  const fields = HASH_FIELDS.map((field) => [field, value[field]] as const);
  return fields.every(([, text]) => typeof text === 'string')
    ? Object.fromEntries(fields.map(([field, text]) => [field, String(text)]))
    : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
