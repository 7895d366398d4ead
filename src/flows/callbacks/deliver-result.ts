import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import { type Callback, isAddressOf } from '../../domain/roaming/callback.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import type { PartnerAnswer } from '../ports.js';

/**
 * Finds what a URL of the hub stands for. It exists for the platform that the request went to and for nobody else, any
 * number of times until it expires. Refuses with `unknown-object`, in the same words whatever the reason.
 */
export async function findCallback(
  hub: Pick<Hub, 'callbacks' | 'clock'>,
  wanted: Pick<Callback, 'id' | 'kind'> & { readonly caller: Connection },
): Promise<Callback> {
  const found = await hub.callbacks.find(wanted.id);
  const isTheirs =
    found?.kind === wanted.kind &&
    found.user.connectionId === wanted.caller.id &&
    found.expiresAt.getTime() > hub.clock.now().getTime();
  if (!found || !isTheirs) throw new HubError('unknown-object', 'no result is waited for at this URL');
  return found;
}

export interface DeliveredResult {
  readonly callback: Callback;
  /** Of the message that brought the result. */
  readonly correlationId: string;
  readonly body: Uint8Array;
}

/**
 * Gives a result to the URL that the requester had named, from the party that was asked to the party that has asked, and
 * returns the requester's answer as it is. Refuses with `receiver-unreachable` also when the platform has left or has
 * moved to another host since, for its token must not go to a place that is not its own any more.
 */
export async function deliverResult(
  hub: Pick<Hub, 'connections' | 'limits' | 'partners' | 'secrets'>,
  { callback, correlationId, body }: DeliveredResult,
): Promise<PartnerAnswer> {
  const { owner, user, url } = callback;
  // By the party, which may be one behind another hub.
  const platforms = await hub.connections.findByParty(partyKey(owner.party));
  const connection = platforms.find(({ id, state }) => id === owner.connectionId && state === 'CONNECTED');
  if (!connection || !isAddressOf(connection, url)) {
    throw new HubError(
      'receiver-unreachable',
      `${partyKey(owner.party)} cannot be reached where it asked from any more`,
    );
  }
  return hub.partners.send({
    connection,
    method: 'POST',
    url,
    routing: { requestId: hub.secrets.newId(), correlationId, from: user.party, to: owner.party },
    body,
    timeoutMs: hub.limits.relayTimeoutMs,
  });
}
