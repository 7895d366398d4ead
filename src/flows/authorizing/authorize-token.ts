import type { Authorization, AuthorizationStatus, Driver } from '../../domain/charging/authorization.js';
import { parentIdTokenOf } from '../../domain/charging/driver-token.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { byWhitelist, mustAsk } from '../../domain/charging/whitelist.js';
import { AUTHORIZATION_MS } from '../../domain/hosting/pending-start.js';
import { partyKey } from '../../domain/party.js';
import type { CdrToken } from '../../domain/roaming/cdr.js';
import type { Token } from '../../domain/roaming/token.js';
import { findOutlet, type OutletRef } from '../../domain/stations/station.js';
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
): Promise<Authorization> {
  const token = await findToken(hub, station, shown.idToken);
  if (!token) return { status: 'UNKNOWN' };
  const credit = await hub.credit.authorize({ cpo: partyKey(station.party), emsp: partyKey(token.party) });
  if (credit.kind === 'NO_CREDIT') return authorizationOf(hub, { token, status: 'NO_CREDIT', authMethod: 'WHITELIST' });
  const place = shown.outlet && findOutlet(station, shown.outlet);
  const evseUids = place ? [place.evse.uid] : station.evses.map(({ uid }) => uid);
  const word = mustAsk(token) ? await askEmsp(hub, { station, token, evseUids }) : undefined;
  if (!word) return authorizationOf(hub, { token, status: byWhitelist(token), authMethod: 'WHITELIST' });
  return authorizationOf(hub, { token, authMethod: 'AUTH_REQUEST', ...word });
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
