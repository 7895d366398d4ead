import { HubError, type HubErrorCode } from '../../../domain/errors.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import type { Session } from '../../../domain/roaming/session.js';
import { queuePush } from '../../delivery/send-or-keep.js';
import { receiveObject } from '../../roaming/receive-object.js';
import { findRoute } from '../../routing/find-route.js';
import type { ChargingHub } from '../ports.js';

/** What telling an eMSP of a Session needs. */
export type PutSessionHub = Pick<
  ChargingHub,
  | 'clock'
  | 'connections'
  | 'deliverSoon'
  | 'identity'
  | 'limits'
  | 'log'
  | 'objects'
  | 'outbox'
  | 'partners'
  | 'roamingRules'
  | 'secrets'
  | 'writeCharging'
>;

/** Why an eMSP cannot be told: it may read the hub's copy when it can. */
const NOT_TOLD: readonly HubErrorCode[] = ['not-agreed', 'receiver-unreachable', 'unknown-receiver'];

/**
 * Keeps a Session as the hub's copy and puts it into the outbox for the eMSP of its token (OCPI 2.2.1, mod_sessions, PUT),
 * where a later one takes its place. One older than the copy is dropped; an eMSP that cannot be told is logged.
 */
export async function putSession(hub: PutSessionHub, session: Session): Promise<void> {
  const { party, id, token, lastUpdated } = session;
  const json = hub.writeCharging.session(session);
  const receipt = await receiveObject(hub, {
    module: 'sessions',
    key: objectKey(party, id),
    owner: partyKey(party),
    id,
    ocpiVersion: hub.writeCharging.ocpiVersion,
    json,
    lastUpdated,
    push: { route: { kind: 'hub' }, counterparty: partyKey(token.party) },
  });
  if (receipt === 'outdated') return;
  try {
    const route = await findRoute(hub, { from: party, to: token.party, module: 'sessions', interface: 'RECEIVER' });
    if (route.kind !== 'direct') return;
    const rest = `/${[party.countryCode, party.partyId, id].map(encodeURIComponent).join('/')}`;
    const correlationId = hub.secrets.newId();
    const body = new TextEncoder().encode(json);
    await queuePush(hub, { route, module: 'sessions', method: 'PUT', rest, from: party, correlationId, body });
  } catch (error) {
    if (!(error instanceof HubError) || !NOT_TOLD.includes(error.code)) throw error;
    hub.log.info({ event: 'session.not-sent', session: id, receiver: partyKey(token.party), reason: error.message });
  }
}
