import { HubError } from '../../domain/errors.js';
import { type Connection, invitedRoles, type TheirSide } from '../../domain/roaming/connection.js';
import type { Discovery, PartnerCredentials } from '../ports.js';
import { refuseHosted } from '../stations/ensure-hosted.js';
import { refuseOthersParties } from './agree-with-party.js';
import { describeHub } from './describe-hub.js';
import { refuseRegistered } from './register-party.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/** A planned connection, and what the partner handed over outside OCPI. */
export interface PartnersInvitation {
  readonly connectionId: string;
  readonly versionsUrl: string;
  readonly tokenA: string;
}

/**
 * Registers the hub with a party that invited it (OCPI 2.2.1, credentials, registration, with the hub as sender).
 * While the party is asked, the token that we give it opens versions and credentials only, since it reads our versions
 * before it answers; with its answer the token opens everything. When the handshake fails the connection is as before.
 * Refuses with `unknown-object`, `already-registered`, `client-api-unusable`, `no-common-version` and `no-endpoints`, and
 * as `refuseOthersParties` does.
 */
export async function registerWithParty(hub: RegistrationHub, invitation: PartnersInvitation): Promise<Connection> {
  const found = await hub.connections.find(invitation.connectionId);
  if (!found) throw new HubError('unknown-object', `no connection ${invitation.connectionId}`);
  refuseHosted(found);
  refuseRegistered(found);
  const { versionsUrl, tokenA } = invitation;
  const discovery = await hub.partners.discover({ versionsUrl, token: tokenA, rawToken: found.settings.rawToken });

  const tokenB = hub.secrets.newToken();
  const asking = await letIn(hub, found, tokenB);
  try {
    const credentials = await askForCredentials(hub, { connection: asking, discovery, tokenA, tokenB });
    return await connect(hub, { connection: asking, discovery, credentials, tokenB });
  } catch (error) {
    await takeBack(hub, asking, found);
    throw error;
  }
}

async function letIn(hub: RegistrationHub, connection: Connection, tokenB: string): Promise<Connection> {
  const asking: Connection = {
    ...connection,
    // A platform that was suspended is let in again: while it is asked, it counts as invited.
    state: 'PLANNED',
    roles: invitedRoles(connection),
    tokenHashes: [...connection.tokenHashes, { hash: hub.secrets.hashToken(tokenB), kind: 'TOKEN_A' }],
    updatedAt: touched(connection, hub.clock),
  };
  await hub.connections.replace(asking, connection.updatedAt);
  return asking;
}

interface Asking {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly tokenA: string;
  readonly tokenB: string;
}

async function askForCredentials(hub: RegistrationHub, asking: Asking): Promise<PartnerCredentials> {
  const { connection, discovery } = asking;
  const endpoint = discovery.endpoints.find((candidate) => candidate.identifier === 'credentials');
  if (!endpoint) throw new HubError('no-endpoints', 'the partner has no credentials endpoint');
  return hub.partners.register({
    version: discovery.version,
    credentialsUrl: endpoint.url,
    token: asking.tokenA,
    rawToken: connection.settings.rawToken,
    ours: describeHub(hub, asking.tokenB),
  });
}

interface Agreed {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly credentials: PartnerCredentials;
  readonly tokenB: string;
}

async function connect(hub: RegistrationHub, agreed: Agreed): Promise<Connection> {
  const { connection, discovery, credentials } = agreed;
  await refuseOthersParties(hub, connection, credentials.roles);
  const theirs: TheirSide = {
    version: discovery.version,
    versionsUrl: credentials.url,
    sealedToken: hub.secrets.seal(credentials.token),
    endpoints: discovery.endpoints,
  };
  const connected: Connection = {
    ...connection,
    state: 'CONNECTED',
    roles: credentials.roles,
    theirs,
    tokenHashes: [{ hash: hub.secrets.hashToken(agreed.tokenB), kind: 'TOKEN_C' }],
    updatedAt: touched(connection, hub.clock),
  };
  await hub.connections.replace(connected, connection.updatedAt);
  return connected;
}

async function takeBack(hub: RegistrationHub, asking: Connection, before: Connection): Promise<void> {
  const restored = {
    ...asking,
    state: before.state,
    roles: before.roles,
    tokenHashes: before.tokenHashes,
    updatedAt: touched(asking, hub.clock),
  };
  try {
    await hub.connections.replace(restored, asking.updatedAt);
  } catch (error) {
    if (!(error instanceof HubError && error.code === 'conflict')) throw error;
  }
}
