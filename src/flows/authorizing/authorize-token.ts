import type { Authorization, AuthorizationStatus, Driver } from '../../domain/charging/authorization.js';
import { parentIdTokenOf } from '../../domain/charging/driver-token.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { byWhitelist, mustAsk } from '../../domain/charging/whitelist.js';
import { AUTHORIZATION_MS, allowsEvse } from '../../domain/hosting/pending-start.js';
import { partyKey } from '../../domain/party.js';
import type { CdrToken } from '../../domain/roaming/cdr.js';
import type { Token } from '../../domain/roaming/token.js';
import { findOutlet, type OutletRef, type Station } from '../../domain/stations/station.js';
import type { FromStation } from '../stations/station-flows.js';
import { askEmsp } from './ask-emsp.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { findToken } from './find-token.js';

export interface ShownToken {
  readonly idToken: IdToken;
  readonly outlet?: OutletRef;
}

/**
 * Whether a token may charge at a station, by whatever its eMSP or its whitelist says. What nobody knows is asked at
 * nobody. An eMSP without credit at the CPO is not asked, as in authorizations of other CPOs.
 */
export async function authorizeToken(
  hub: AuthorizingHub,
  { station }: Pick<FromStation, 'station'>,
  shown: ShownToken,
): Promise<TokenAnswer> {
  const token = await findToken(hub, station, shown.idToken);
  if (!token) return { answer: { status: 'UNKNOWN' } };
  const credit = await hub.credit.authorize({ cpo: partyKey(station.party), emsp: partyKey(token.party) });
  const unasked = (status: AuthorizationStatus): TokenAnswer => ({
    answer: authorizationOf(hub, { token, status, authMethod: 'WHITELIST' }),
  });
  if (credit.kind === 'NO_CREDIT') return unasked('NO_CREDIT');
  const evseUids = evseUidsAt(station, shown.outlet);
  const word = mustAsk(token) ? await askEmsp(hub, { station, token, evseUids }) : undefined;
  if (!word) return unasked(byWhitelist(token));
  const isElsewhere = word.status === 'ACCEPTED' && !allowsEvse(word, evseUids);
  const status = isElsewhere ? 'NOT_AT_THIS_LOCATION' : word.status;
  const answer = authorizationOf(hub, { ...word, token, status, authMethod: 'AUTH_REQUEST' });
  return { answer, ...(word.evseUids && { evseUids: word.evseUids }) };
}

export interface TokenAnswer {
  readonly answer: Authorization;
  /** The eMSP allows these EVSEs only; absent: all that were asked for. */
  readonly evseUids?: readonly string[];
}

/** The EVSE of an outlet; without one, as in an Authorize of OCPP 1.6, all of the station. */
export function evseUidsAt(station: Station, outlet: OutletRef | undefined): readonly string[] {
  const place = outlet && findOutlet(station, outlet);
  return place ? [place.evse.uid] : station.evses.map(({ uid }) => uid);
}

/** A token as Sessions and CDRs name it. */
export function cdrTokenOf({ party, uid, type, contractId }: Token): CdrToken {
  return { party, uid, type, contractId };
}

interface Found {
  readonly token: Token;
  readonly status: AuthorizationStatus;
  readonly authMethod: string;
  readonly reference?: string;
  readonly language?: string;
}

function authorizationOf(hub: AuthorizingHub, { token, status, authMethod, ...word }: Found): Authorization {
  const { reference, language = token.language } = word;
  const { groupId } = token;
  const driver: Driver = {
    token: cdrTokenOf(token),
    authMethod,
    ...(reference && { authorizationReference: reference }),
    ...(groupId && { groupId }),
  };
  const isKept = status === 'ACCEPTED' && token.whitelist !== 'NEVER';
  return {
    status,
    driver,
    ...parentOf(hub, groupId),
    expiresAt: new Date(hub.clock.now().getTime() + (isKept ? DAY_MS : AUTHORIZATION_MS)),
    ...(language && { language }),
  };
}

/** How long a station may remember that a token was accepted, unless its eMSP wants to be asked each time. */
const DAY_MS = 24 * 3_600_000;

/** The parent of a driver's tag, where its token is one of a group. */
export function parentOf(
  { secrets }: Pick<AuthorizingHub, 'secrets'>,
  groupId: string | undefined,
): Pick<Authorization, 'parentIdToken'> {
  return groupId ? { parentIdToken: parentIdTokenOf(groupId, secrets.sha256) } : {};
}
