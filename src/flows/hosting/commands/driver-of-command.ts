import type { Driver } from '../../../domain/charging/authorization.js';
import { partyKey, sameParty } from '../../../domain/party.js';
import type { Token } from '../../../domain/roaming/token.js';
import type { OutletRef, Station } from '../../../domain/stations/station.js';
import { cdrTokenOf } from '../../authorizing/authorize-token.js';
import { mayOpenAnother } from '../../authorizing/may-open-another.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { rejected } from './refusals.js';

/** The Token of a START_SESSION or RESERVE_NOW: sending it is the eMSP's authorization of it. */
export interface CommandToken {
  readonly token: Token;
  readonly authorizationReference?: string;
}

/** Who charges by a command. The eMSP has authorized this, and is not asked again. */
export function driverOf({ token, authorizationReference }: CommandToken): Driver {
  const { groupId } = token;
  return {
    token: cdrTokenOf(token),
    authMethod: 'COMMAND',
    ...(authorizationReference && { authorizationReference }),
    ...(groupId && { groupId }),
  };
}

/**
 * Why a command's token may not be used; undefined: it may. An eMSP commands for its own drivers only, since another one
 * would pay; and it needs credit at the CPO, as in an authorization in real time.
 */
export async function refuseToken(
  hub: Pick<HostingHub, 'credit'>,
  { cpo, emsp }: HostedAsk,
  { token }: CommandToken,
): Promise<CommandAnswer | undefined> {
  if (!sameParty(token.party, emsp)) return rejected(`The token is not one of ${partyKey(emsp)}.`);
  if (!token.isValid) return rejected('The token is not valid.');
  const { kind } = await hub.credit.authorize({ cpo: partyKey(cpo), emsp: partyKey(emsp) });
  if (kind !== 'NO_CREDIT') return undefined;
  return rejected('Charging on this contract is not possible at the moment. Please contact your provider.');
}

/** Why a driver may not begin to charge at a place; undefined: it may. */
export async function refuseDriver(
  hub: HostingHub,
  driver: Driver,
  at: { readonly station: Station; readonly outlet: OutletRef },
): Promise<CommandAnswer | undefined> {
  if (at.station.registration !== 'ACCEPTED') return rejected('The station is not in service yet.');
  return (await mayOpenAnother(hub, driver, at)) ? undefined : rejected('This token is charging already.');
}
