import type { AuthorizationStatus } from '../../domain/charging/authorization.js';
import { statusOfAllowed } from '../../domain/charging/whitelist.js';
import { HubError } from '../../domain/errors.js';
import type { Token } from '../../domain/roaming/token.js';
import type { Station } from '../../domain/stations/station.js';
import type { PartnerAnswer } from '../ports.js';
import { findRoute } from '../routing/find-route.js';
import { relayRequest } from '../routing/relay-request.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { within } from './within.js';

/** An eMSP's word, at this moment. */
export interface EmspWord {
  readonly status: AuthorizationStatus;
  readonly reference?: string;
  readonly language?: string;
  /** Only at these EVSEs; absent: wherever was asked for. */
  readonly evseUids?: readonly string[];
}

export interface AskedEmsp {
  readonly station: Station;
  readonly token: Token;
  /** Where the driver is: of OCPP 1.6 nothing more is known than the station, so all of its EVSEs. */
  readonly evseUids: readonly string[];
}

/** The station gets an answer within 5 seconds, so the eMSP has to give one within 3. */
const LONGEST_MS = 3_000;
/** Beside the client's own deadline, which counts from when the message goes out. */
const GRACE_MS = 250;

/**
 * Asks an eMSP whether its token may charge at a station (OCPI 2.2.1, mod_tokens, real-time authorization). Undefined
 * when it does not say so in time, cannot be reached, or answers with an error other than that it does not know the token.
 */
export async function askEmsp(hub: AuthorizingHub, asked: AskedEmsp): Promise<EmspWord | undefined> {
  const timeoutMs = Math.min(hub.limits.authorizeTimeoutMs, LONGEST_MS);
  try {
    const answer = await within(timeoutMs + GRACE_MS, send(hub, asked, timeoutMs));
    return answer && wordIn(hub, answer);
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

async function send(
  hub: AuthorizingHub,
  { station, token, evseUids }: AskedEmsp,
  timeoutMs: number,
): Promise<PartnerAnswer> {
  const { party: from, siteId: locationId } = station;
  const route = await findRoute(hub, { from, to: token.party, module: 'tokens', interface: 'SENDER' });
  if (route.kind !== 'direct') throw new HubError('unknown-receiver', 'the hub has no tokens of its own');
  const ids = { requestId: hub.secrets.newId(), correlationId: hub.secrets.newId() };
  return relayRequest(hub, {
    route,
    method: 'POST',
    rest: `/${encodeURIComponent(token.uid)}/authorize?type=${encodeURIComponent(token.type)}`,
    routing: { ...ids, from, to: token.party },
    body: hub.forms.writeReferences({ locationId, evseUids }),
    timeoutMs,
  });
}

const UNKNOWN_TOKEN = 2004;

function wordIn({ forms }: AuthorizingHub, { httpStatus, ocpiStatus, body }: PartnerAnswer): EmspWord | undefined {
  if (httpStatus === 404 || ocpiStatus === UNKNOWN_TOKEN) return { status: 'UNKNOWN' };
  const info = httpStatus < 300 && ocpiStatus >= 1000 && ocpiStatus < 2000 ? forms.readAuthorization(body) : undefined;
  if (!info) return undefined;
  const { allowed, authorizationReference: reference, language, evseUids } = info;
  return {
    status: statusOfAllowed(allowed),
    ...(reference && { reference }),
    ...(language && { language }),
    ...(evseUids && { evseUids }),
  };
}
