import type { SecurityProfile, Station } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';
import { changeStored } from './change-stored.js';
import { hashStationKey } from './hash-station-key.js';
import type { ClientCertificate, StationAdmission, StationKnock } from './station-ports.js';

export type AdmitStationDeps = Pick<Hub, 'clock' | 'log' | 'secrets' | 'stations'> & {
  /** No station may use less, whatever stands in its own setting; absent: 1. */
  readonly lowestProfile?: SecurityProfile;
};

/** OCPP 2.0.1, A00.FR.205: 16 to 40 characters; a key of 1.6 has 16 to 20 bytes. */
const PASSWORD_BYTES = { least: 16, most: 40 };

/**
 * Decides whether a station that wants to connect is let in, by the security profile that it is to use: 1 a password, 2
 * a password over TLS, 3 a client certificate over TLS. Never rejects for reasons of the station. The first use of a new
 * key ends the old one, and the one-time token of its first connection.
 */
export async function admitStation(hub: AdmitStationDeps, knock: StationKnock): Promise<StationAdmission> {
  const station = await hub.stations.find(knock.stationId);
  if (!station) return refused(404, 'no such station');
  if (station.retiredAt) return refused(403, 'the station is retired');
  const profile = Math.max(station.securityProfile, hub.lowestProfile ?? 1);
  if (profile >= 2 && !knock.isTls) return refused(403, 'the station must connect over TLS (wss)');
  if (profile === 3) {
    const why = whyNotCertified(hub, station, knock.clientCertificate);
    return why === undefined ? { kind: 'ADMITTED', station } : refused(401, why);
  }
  return admitByPassword(hub, station, knock.password);
}

function refused(httpStatus: 401 | 403 | 404, why: string): StationAdmission {
  return { kind: 'REFUSED', httpStatus, why };
}

function whyNotCertified(
  { clock }: Pick<Hub, 'clock'>,
  { id, credentials }: Station,
  certificate: ClientCertificate | undefined,
): string | undefined {
  if (!certificate) return 'the station must show a client certificate';
  const { commonName, serialNumber, issuerFingerprints, isTrusted, validTo } = certificate;
  if (!isTrusted || validTo <= clock.now()) return 'the client certificate is not valid';
  if (commonName !== id && serialNumber !== id) return 'the client certificate is of another station';
  const pinned = credentials.caFingerprints?.map((fingerprint) => fingerprint.replaceAll(':', '').toLowerCase());
  if (!pinned || issuerFingerprints.some((fingerprint) => pinned.includes(fingerprint))) return undefined;
  return 'the client certificate is of another CA';
}

async function admitByPassword(
  hub: AdmitStationDeps,
  station: Station,
  password: Uint8Array | undefined,
): Promise<StationAdmission> {
  const wrong = refused(401, 'wrong user or password');
  const length = password?.length ?? 0;
  if (!password || length < PASSWORD_BYTES.least || length > PASSWORD_BYTES.most) return wrong;
  const hash = hashStationKey(hub.secrets, password);
  const { keyHash, nextKeyHash, onboarding } = station.credentials;
  // All of them, so that the time tells nothing.
  const [isKey, isNext, isToken] = [keyHash, nextKeyHash, onboarding?.tokenHash].map((one) => isSame(one, hash));
  if (isNext) return { kind: 'ADMITTED', station: await promoteKey(hub, station.id, hash) };
  if (isKey || (isToken && onboarding && onboarding.validUntil > hub.clock.now())) return { kind: 'ADMITTED', station };
  return wrong;
}

/** In a time that does not depend on where they differ. Hashes have the same length. */
function isSame(known: string | undefined, hash: string): boolean {
  let difference = known?.length === hash.length ? 0 : 1;
  for (let at = 0; at < hash.length; at += 1) difference |= (known?.charCodeAt(at) ?? 0) ^ hash.charCodeAt(at);
  return difference === 0;
}

/** What is known of the old key, of the token and of the sealed new key goes; a rotation begun meanwhile stays. */
async function promoteKey(hub: AdmitStationDeps, stationId: string, keyHash: string): Promise<Station> {
  const station = await changeStored(hub, stationId, (current) => {
    const { nextKeyHash, sealedNextKey: _sealed, onboarding: _token, ...credentials } = current.credentials;
    return nextKeyHash === keyHash ? { ...current, credentials: { ...credentials, keyHash } } : undefined;
  });
  hub.log.info({ event: 'station.key-in-use', station: stationId });
  return station;
}
