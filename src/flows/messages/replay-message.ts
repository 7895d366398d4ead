import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { isFailed, type LoggedMessage, restOf } from '../../domain/messages/logged-message.js';
import { isReplayed, whyNotAgain } from '../../domain/messages/replay.js';
import { objectKey, type PartyId, parsePartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { type FindRouteDeps, findRoute, refuseUnagreed } from '../routing/find-route.js';
import { findMessage, type ReadMessagesDeps } from './read-messages.js';
import { restOfToken } from './rest-of-token.js';

export type ReplayDeps = ReadMessagesDeps & FindRouteDeps & Pick<Hub, 'cdrs' | 'limits' | 'log' | 'partners'>;

/** What the receiver said this time; `error` is a code of `HubErrorCode`: it said nothing. */
export type Replayed =
  | { readonly kind: 'SENT' | 'FAILED'; readonly httpStatus: number; readonly ocpiStatus: number }
  | { readonly kind: 'FAILED'; readonly error: string };

/**
 * Sends a push again to the same party, at its present connection and endpoint, with a new request id and the same
 * correlation id; the new leg says which one it repeats. For operators only. Refuses with `conflict` what is never sent
 * again or was not kept (see `whyNotAgain`), and as routing does: `not-agreed`, `unknown-receiver`, `receiver-unreachable`.
 */
export async function replayMessage(
  hub: ReplayDeps,
  { id, staff }: { readonly id: string; readonly staff: Staff },
): Promise<Replayed> {
  if (!staff.roles.includes('OPERATOR')) throw new HubError('forbidden', 'only operators send messages again');
  return replayLeg(hub, { leg: await findMessage(hub, staff, id), staff });
}

/** The same of a leg that was found before. */
export async function replayLeg(
  hub: ReplayDeps,
  { leg, staff }: { readonly leg: LoggedMessage; readonly staff: Staff },
): Promise<Replayed> {
  const { to, module } = leg;
  const why = whyNotAgain(leg);
  if (why !== undefined || !to || !isReplayed(module)) throw new HubError('conflict', why ?? 'it is not sent again');
  const receiver = parsePartyKey(to);
  const route = await findRoute(hub, { to: receiver, module, interface: 'RECEIVER' });
  if (route.kind !== 'direct') throw new HubError('conflict', 'the hub does not send messages to itself');
  const owner = ownerOf(leg);
  if (owner) await refuseUnagreed(hub, [owner, receiver], module);
  const rest = module === 'tokens' ? restOfToken(hub, leg) : (restOf(leg) ?? '');
  const body = await bodyOf(hub, leg);

  hub.log.info({ event: 'message.replayed', message: leg.id, by: staff.email, correlationId: leg.correlationId });
  try {
    const answer = await hub.partners.send({
      connection: route.connection,
      method: methodOf(leg),
      url: `${route.endpoint.url.replace(/\/{1,9}$/, '')}${rest}`,
      routing: {
        requestId: hub.secrets.newId(),
        correlationId: leg.correlationId,
        ...(leg.from && { from: parsePartyKey(leg.from) }),
        to: receiver,
      },
      ...(body && { body }),
      timeoutMs: hub.limits.relayTimeoutMs,
      replayOf: leg.id,
    });
    const { httpStatus, ocpiStatus } = answer;
    return { kind: isFailed(answer) ? 'FAILED' : 'SENT', httpStatus, ocpiStatus };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { kind: 'FAILED', error: error.code };
  }
}

/** Whose object it is: the URL says so, and of a CDR its sender. */
function ownerOf(leg: LoggedMessage): PartyId | undefined {
  const [, countryCode = '', partyId = ''] = restOf(leg)?.split(/[/?]/) ?? [];
  if (/^[A-Za-z]{2}$/.test(countryCode) && /^[A-Za-z0-9]{3}$/.test(partyId)) return { countryCode, partyId };
  return leg.from && parsePartyKey(leg.from);
}

async function bodyOf(hub: Pick<Hub, 'cdrs'>, leg: LoggedMessage): Promise<Uint8Array | undefined> {
  const { requestBody, module, from, objectId } = leg;
  if (module === 'cdrs') {
    const key = from && objectId !== undefined ? objectKey(parsePartyKey(from), objectId) : '';
    const record = await hub.cdrs.find(key);
    if (!record) throw new HubError('conflict', `the CDR ${key} is not in the hub's books`);
    return Buffer.from(record.original);
  }
  return requestBody?.kind === 'text' ? Buffer.from(requestBody.text) : undefined;
}

function methodOf({ method }: LoggedMessage): 'PUT' | 'PATCH' | 'POST' | 'DELETE' {
  if (method === 'PUT' || method === 'PATCH' || method === 'POST' || method === 'DELETE') return method;
  throw new HubError('conflict', `a ${method} is not sent again`);
}
