import type { Driver } from '../../domain/charging/authorization.js';
import { ONE_AT_A_TIME, type TokenPolicy } from '../../domain/charging/token-policy.js';
import { objectKey } from '../../domain/party.js';
import { tokenKey } from '../../domain/roaming/token.js';
import { findOutlet, type OutletRef, type Station } from '../../domain/stations/station.js';
import type { AuthorizingHub } from './authorizing-hub.js';

/**
 * Whether a driver's token may have one more transaction open. One at the same outlet does not count: what begins there
 * takes its place, or is its repetition.
 */
export async function mayOpenAnother(
  hub: Pick<AuthorizingHub, 'tokenPolicy' | 'transactions'>,
  { token, groupId }: Driver,
  at: { readonly station: Station; readonly outlet?: OutletRef },
): Promise<boolean> {
  const most = mostOpen(hub.tokenPolicy ?? ONE_AT_A_TIME, token, groupId);
  if (most === undefined) return true;
  const here = at.outlet && findOutlet(at.station, at.outlet);
  const open = (await hub.transactions.openOfToken(tokenKey(token))).filter(
    ({ stationId, evse, connector }) =>
      stationId !== at.station.id || evse !== here?.evse.number || connector !== here.connector.number,
  );
  return open.length < most;
}

/** Undefined: as many as it likes. */
function mostOpen({ openAtOnce }: TokenPolicy, token: Driver['token'], groupId?: string): number | undefined {
  const ofGroup = groupId === undefined ? undefined : openAtOnce.get(objectKey(token.party, groupId));
  const agreed = openAtOnce.get(objectKey(token.party, token.uid)) ?? ofGroup;
  return agreed ?? (token.type === 'RFID' ? 1 : undefined);
}
