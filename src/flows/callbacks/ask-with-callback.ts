import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import { type Callback, callbackExpiry, isAddressOf } from '../../domain/roaming/callback.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';
import type { HttpMethod, PartnerAnswer, Routing } from '../ports.js';
import { relayRequest } from '../routing/relay-request.js';

export type AskDeps = Pick<Hub, 'callbacks' | 'clock' | 'limits' | 'partners' | 'secrets'>;

/** A request whose result comes later, to a URL that the requester has named. */
export interface AskedWithCallback {
  readonly caller: Connection;
  readonly asker: PartyId;
  readonly routing: Routing;
  readonly route: DirectRoute;
  readonly method: HttpMethod;
  /** As it came, with the requester's own URL in it. */
  readonly original: { readonly rest: string; readonly body?: Uint8Array };
  readonly responseUrl: string;
  readonly kind: 'COMMAND_RESULT' | 'CHARGING_PROFILE_RESULT';
  readonly module: 'commands' | 'chargingprofiles';
  /** START_SESSION, SetChargingProfile …. */
  readonly command: string;
  /** What is to be found again once the receiver has accepted. */
  readonly about?: { readonly objectId: string; readonly endsAt?: Date };
  /** The request with the hub's URL for this id in the place of the requester's; nothing else changes. */
  withOurUrl(id: string): { readonly rest: string; readonly body?: Uint8Array };
}

/**
 * Passes a request on with a URL of the hub in the place of its `response_url`, and returns the receiver's answer as it
 * is. The same request with the same request id again is not sent a second time but gets the first answer; only one that
 * had no answer is passed on again, with the same URL. Refuses a URL that is not the caller's and another request under
 * a known id (`bad-field`), a repetition whose first answer is not known (`conflict`), and as `relayRequest` does.
 */
export async function askWithCallback(hub: AskDeps, asked: AskedWithCallback): Promise<PartnerAnswer> {
  if (!isAddressOf(asked.caller, asked.responseUrl)) {
    const expected = 'expected an http(s) URL at the host of your registered versions or endpoints';
    throw new HubError('bad-field', `response_url: ${expected}`, 'response_url');
  }
  const callback = newCallback(hub, asked);
  const isNew = await hub.callbacks.insert(callback);
  const known = isNew ? undefined : await earlierAnswer(hub, callback);
  return known ?? sendOn(hub, asked, callback.id);
}

function newCallback({ clock, secrets }: AskDeps, asked: AskedWithCallback): Callback {
  const { caller, asker, route, routing, method, original, command, about } = asked;
  const at = clock.now();
  const parts = [method, asked.module, original.rest, partyKey(asker), partyKey(route.receiver), route.connection.id];
  const bodyHash = original.body ? secrets.sha256(original.body) : '';
  return {
    // Keyed, so that nobody else can find it, and the same for a repetition, whichever process it reaches.
    id: secrets.hashToken(['callback', caller.id, routing.requestId].join('\n')),
    kind: asked.kind,
    url: asked.responseUrl,
    owner: { connectionId: caller.id, party: asker },
    user: { connectionId: route.connection.id, party: route.receiver },
    module: asked.module,
    command,
    correlationId: routing.correlationId,
    createdAt: at,
    expiresAt: callbackExpiry({ command, at, ...(about?.endsAt && { endsAt: about.endsAt }) }),
    requestHash: secrets.sha256([...parts, bodyHash].join('\n')),
  };
}

/** The answer that a repetition gets; undefined: the first had none, so it may be sent. */
async function earlierAnswer(hub: AskDeps, { id, requestHash }: Callback): Promise<PartnerAnswer | undefined> {
  const earlier = await hub.callbacks.find(id);
  if (earlier && earlier.requestHash !== requestHash) {
    throw new HubError(
      'bad-field',
      'X-Request-ID: came before with another request, each needs its own',
      'X-Request-ID',
    );
  }
  const outcome = earlier && earlier.expiresAt > hub.clock.now() ? earlier.outcome : undefined;
  if (outcome?.kind === 'failed') return undefined;
  if (outcome?.kind === 'answered') {
    const { httpStatus, ocpiStatus, text } = outcome;
    return { httpStatus, ocpiStatus, headers: {}, body: Buffer.from(text) };
  }
  throw new HubError('conflict', 'this request was sent on already; to send it again give it a new X-Request-ID');
}

async function sendOn(hub: AskDeps, asked: AskedWithCallback, id: string): Promise<PartnerAnswer> {
  const { route, method, routing, asker } = asked;
  try {
    const relayed = { route, method, ...asked.withOurUrl(id), routing: { ...routing, from: asker } };
    const answer = await relayRequest(hub, relayed);
    await remember(hub, answer, { id, about: asked.about?.objectId });
    return answer;
  } catch (error) {
    if (error instanceof HubError) await hub.callbacks.settle(id, { kind: 'failed' });
    throw error;
  }
}

/** A CommandResponse has a few hundred bytes; of what is much larger only that it was sent is remembered. */
const MAX_REMEMBERED_BYTES = 64 * 1024;

async function remember(
  hub: AskDeps,
  { httpStatus, ocpiStatus, body }: PartnerAnswer,
  { id, about }: { readonly id: string; readonly about: string | undefined },
): Promise<void> {
  if (body.length > MAX_REMEMBERED_BYTES) return;
  const text = Buffer.from(body).toString('utf8');
  const isAccepted = ocpiStatus >= 1000 && ocpiStatus < 2000 && resultIn(text) === 'ACCEPTED';
  await hub.callbacks.settle(
    id,
    { kind: 'answered', httpStatus, ocpiStatus, text },
    isAccepted && about ? about : undefined,
  );
}

/** `data.result` of a CommandResponse or ChargingProfileResponse; the client has checked that the text is JSON. */
function resultIn(text: string): unknown {
  const { data }: { readonly data?: unknown } = JSON.parse(text);
  return typeof data === 'object' && data !== null && 'result' in data ? data.result : undefined;
}
