import { HubError } from '../../domain/errors.js';
import {
  bareRole,
  type Connection,
  type ConnectionRole,
  claimsOf,
  invitedRoles,
  type PartyRole,
  roleKey,
} from '../../domain/roaming/connection.js';
import { refuseHosted } from '../stations/ensure-hosted.js';
import { refuseHubsOwnParty } from './agree-with-party.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/** A role that a platform may claim, and what it is called until it has registered. */
export interface GrantedRole extends PartyRole {
  readonly name?: string;
}

/**
 * Replaces what the operator has agreed to: the parties and roles that a platform may claim in its credentials from now
 * on. One that is only invited has them at once; one that is connected has a new one when it claims it. Refuses with
 * `unknown-object`; with `party-taken` the hub's own party and what another platform has or may claim; and with
 * `conflict` to leave out a role that the platform speaks for now (suspend it first) and a platform that is the hub itself.
 */
export async function grantRoles(
  hub: Pick<RegistrationHub, 'connections' | 'clock' | 'identity'>,
  connectionId: string,
  roles: readonly GrantedRole[],
): Promise<Connection> {
  const found = await hub.connections.find(connectionId);
  if (!found) throw new HubError('unknown-object', `no connection ${connectionId}`);
  refuseHosted(found);
  refuseHubsOwnParty(hub, roles);
  refuseInUse(found, roles);
  await refuseTaken(hub, found, roles);

  const granted = [...new Map(roles.map((role) => [roleKey(role), bareRole(role)])).values()];
  const granting: Connection = { ...found, granted, updatedAt: touched(found, hub.clock) };
  const changed = found.state === 'PLANNED' ? { ...granting, roles: namedRoles(granting, roles) } : granting;
  await hub.connections.replace(changed, found.updatedAt);
  return changed;
}

function namedRoles(connection: Connection, given: readonly GrantedRole[]): readonly ConnectionRole[] {
  const named = given.flatMap(({ name, ...role }) =>
    name === undefined ? [] : [{ ...bareRole(role), businessDetails: { name } }],
  );
  return invitedRoles({ ...connection, roles: [...connection.roles, ...named] });
}

function refuseInUse(connection: Connection, roles: readonly PartyRole[]): void {
  if (connection.state !== 'CONNECTED') return;
  const kept = new Set(roles.map(roleKey));
  const inUse = connection.roles.map(roleKey).find((key) => !kept.has(key));
  if (inUse) throw new HubError('conflict', `${inUse} is in use: suspend the platform first`, 'roles');
}

/** Also for a suspended platform, for which the store reserves nothing. */
async function refuseTaken(
  hub: Pick<RegistrationHub, 'connections'>,
  connection: Connection,
  roles: readonly PartyRole[],
): Promise<void> {
  const wanted = new Set<string>(roles.map(roleKey));
  const others = (await hub.connections.list()).filter(({ id }) => id !== connection.id);
  const taken = others.flatMap(claimsOf).find((claim) => wanted.has(claim));
  if (taken) throw new HubError('party-taken', `${taken} belongs to another platform`, 'roles');
}
