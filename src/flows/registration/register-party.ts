import { HubError } from '../../domain/errors.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { OurCredentials } from '../ports.js';
import { agreeWithParty, type SaidCredentials } from './agree-with-party.js';
import { describeHub } from './describe-hub.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/**
 * Registers an invited party that POSTs its credentials, and gives it TOKEN_C (OCPI 2.2.1, credentials, registration).
 * As long as anything is refused its TOKEN_A keeps working, so that it can try again; afterwards only TOKEN_C does.
 * Refuses with `already-registered`, `party-taken`, and as `agreeWithParty` does.
 */
export async function registerParty(hub: RegistrationHub, said: SaidCredentials): Promise<OurCredentials> {
  const { connection } = said;
  refuseRegistered(connection);
  const agreed = await agreeWithParty(hub, said);

  const tokenC = hub.secrets.newToken();
  const registered: Connection = {
    ...connection,
    ...agreed,
    state: 'CONNECTED',
    tokenHashes: [{ hash: hub.secrets.hashToken(tokenC), kind: 'TOKEN_C' }],
    updatedAt: touched(connection, hub.clock),
  };
  await hub.connections.replace(registered, connection.updatedAt);
  return describeHub(hub, tokenC);
}

export function refuseRegistered(connection: Connection): void {
  if (connection.state === 'CONNECTED') {
    throw new HubError('already-registered', 'you are registered; use PUT to change your credentials');
  }
}
