import { HubError } from '../../domain/errors.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { OurCredentials } from '../ports.js';
import { agreeWithParty, type SaidCredentials } from './agree-with-party.js';
import { describeHub } from './describe-hub.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/** How long a replaced token works while its successor has not been used. */
const OLD_TOKEN_MS = 60 * 60 * 1000;

/**
 * Takes over the credentials that a registered party PUTs: reads its versions and endpoints again and gives it a new
 * TOKEN_C (OCPI 2.2.1, credentials, PUT).
 *
 * The old token ends when the new one is first used, or after an hour. The specification lets it end at once, but when
 * the answer with the new token is lost (a crash between storing and answering, a broken line) the party would be
 * locked out for good. It costs little: a party that has the new token ends the old one with its first request.
 *
 * Refuses with `not-registered`, `party-taken`, and as `agreeWithParty` does; then nothing changes.
 */
export async function updateRegistration(
  hub: RegistrationHub,
  said: SaidCredentials & { readonly token: string },
): Promise<OurCredentials> {
  const { connection } = said;
  refuseUnregistered(connection);
  const agreed = await agreeWithParty(hub, said);

  const tokenC = hub.secrets.newToken();
  const validUntil = new Date(hub.clock.now().getTime() + OLD_TOKEN_MS);
  const updated: Connection = {
    ...connection,
    ...agreed,
    tokenHashes: [
      { hash: hub.secrets.hashToken(tokenC), kind: 'TOKEN_C' },
      { hash: hub.secrets.hashToken(said.token), kind: 'TOKEN_C', validUntil },
    ],
    updatedAt: touched(connection, hub.clock),
  };
  await hub.connections.replace(updated, connection.updatedAt);
  return describeHub(hub, tokenC);
}

export function refuseUnregistered(connection: Connection): void {
  if (connection.state !== 'CONNECTED') {
    throw new HubError('not-registered', 'you are not registered; use POST with your credentials');
  }
}
