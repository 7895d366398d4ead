import { HubError } from '../../../domain/errors.js';
import type { Connection } from '../../../domain/roaming/connection.js';
import type { Secrets } from '../../../flows/ports.js';

/** The token that a partner gave us, and its habit of writing it. */
export interface PartnerToken {
  readonly token: string;
  readonly rawToken: boolean;
}

/** The Authorization header for a partner: its token in Base64, or as it is (OCPI 2.2.1, authorization header). */
export function authorizationOf({ token, rawToken }: PartnerToken): string {
  return `Token ${rawToken ? token : Buffer.from(token, 'utf8').toString('base64')}`;
}

/**
 * The Authorization header for each connection, opened once for as long as somebody holds that state of the connection:
 * a new token comes with a new connection object. Refuses with `receiver-unreachable` what is not connected.
 */
export function createAuthorizations(secrets: Pick<Secrets, 'open'>): (connection: Connection) => string {
  const opened = new WeakMap<Connection, string>();
  return (connection) => {
    const known = opened.get(connection);
    if (known !== undefined) return known;
    const { theirs, settings, name } = connection;
    if (!theirs) throw new HubError('receiver-unreachable', `${name} is not connected`);
    const authorization = authorizationOf({
      token: secrets.open(theirs.sealedToken),
      rawToken: settings.rawToken,
    });
    opened.set(connection, authorization);
    return authorization;
  };
}
