import { HubError } from '../../../domain/errors.js';
import type { Station, StationCredentials } from '../../../domain/stations/station.js';
import type { CommandOutcome, ConfigurationValue } from '../../../domain/stations/station-command.js';
import type { Hub } from '../../hub.js';
import { changeStored, requireStation } from '../change-stored.js';
import { hashStationKey } from '../hash-station-key.js';
import { stationKey } from '../station-key.js';
import type { StationClient } from '../station-ports.js';

export type RenewKeyDeps = Pick<Hub, 'clock' | 'log' | 'secrets' | 'stations'> & {
  readonly stationClient: StationClient;
};

/** TAKEN: the station has said so. UNCERTAIN: it did not answer; both keys work until it uses the new one. */
export type RenewedKey = 'TAKEN' | 'UNCERTAIN';

/**
 * Gives a station a new AuthorizationKey (OCPP security whitepaper, A05; 2.0.1, BasicAuthPassword). It is written down
 * before it is sent, and what the station used before works until it first uses the new one: an answer that gets lost
 * locks nobody out. Where the last new one was not used yet the same is sent again. Nobody is shown the key. Refuses with `unknown-object`; with `receiver-unreachable` a station that is
 * not connected; and with `conflict` one that uses a certificate, is retired, or does not take the key.
 */
export async function renewKey(hub: RenewKeyDeps, stationId: string): Promise<RenewedKey> {
  const found = await requireStation(hub, stationId);
  refuseKeyless(found);
  const pending = pendingKey(hub, found);
  const key = pending ?? stationKey(hub.secrets.sha256(hub.secrets.newToken()));
  const next = { nextKeyHash: hashStationKey(hub.secrets, key), sealedNextKey: hub.secrets.seal(key) };
  if (!pending) await changeStored(hub, stationId, (current) => withNext(current, next));
  const values = [keyValue(found, key)];
  const outcome = await hub.stationClient.command(stationId, { kind: 'SET_CONFIGURATION', values });
  if (isTaken(outcome)) return 'TAKEN';
  if (outcome.kind === 'TIMEOUT' || outcome.kind === 'FAILED') {
    hub.log.warn({ event: 'station.key-uncertain', station: stationId, outcome: outcome.kind });
    return 'UNCERTAIN';
  }
  // A key of an earlier attempt may be in its hands all the same.
  if (!pending) {
    const isNext = ({ credentials }: Station): boolean => credentials.nextKeyHash === next.nextKeyHash;
    await changeStored(hub, stationId, (current) => (isNext(current) ? withNext(current, {}) : undefined));
  }
  if (outcome.kind === 'OFFLINE') {
    throw new HubError('receiver-unreachable', `station ${stationId} is not connected: nothing was changed`);
  }
  const why = outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
  throw new HubError('conflict', `station ${stationId} does not take a new key: ${why}`);
}

function refuseKeyless({ id, securityProfile, retiredAt }: Station): void {
  if (retiredAt) throw new HubError('conflict', `station ${id} is retired`);
  if (securityProfile === 3) throw new HubError('conflict', `station ${id} shows a certificate and no key`);
}

function keyValue({ boot }: Station, value: string): ConfigurationValue {
  const is16 = (boot?.version ?? '1.6') === '1.6';
  return is16 ? { key: 'AuthorizationKey', value } : { component: 'SecurityCtrlr', key: 'BasicAuthPassword', value };
}

function isTaken(outcome: CommandOutcome): boolean {
  return outcome.kind === 'ANSWERED' && ['Accepted', 'RebootRequired'].includes(outcome.status);
}

/** The key that was sent last and was not used yet. */
function pendingKey({ secrets }: RenewKeyDeps, { credentials }: Station): string | undefined {
  const { nextKeyHash, sealedNextKey } = credentials;
  if (nextKeyHash === undefined || sealedNextKey === undefined) return undefined;
  const key = secrets.open(sealedNextKey);
  return hashStationKey(secrets, key) === nextKeyHash ? key : undefined;
}

function withNext(station: Station, next: Pick<StationCredentials, 'nextKeyHash' | 'sealedNextKey'>): Station {
  const { nextKeyHash: _hash, sealedNextKey: _sealed, ...credentials } = station.credentials;
  return { ...station, credentials: { ...credentials, ...next } };
}
