import { HubError } from '../../domain/errors.js';
import type { Connection, TokenHash } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import { touched } from './touched.js';

/** The credentials token of a request, in both readings of the header (OCPI 2.2.1, transport_and_format, note). */
export interface PresentedToken {
  /** The header's text decoded from Base64, without a newline at its end. */
  readonly decoded: string;
  /** The header's text as it is. Counts only for partners that are known not to encode. */
  readonly raw: string;
}

export interface AuthenticatedCaller {
  readonly connection: Connection;
  readonly tokenKind: TokenHash['kind'];
  /** The token itself: `GET credentials` says it back to its owner. */
  readonly token: string;
}

/**
 * Finds the platform that presents a credentials token, or refuses with `unauthorized`. The first use of a new token
 * ends the one before it (see `updateRegistration`).
 */
export async function authenticateConnection(
  hub: Pick<Hub, 'connections' | 'secrets' | 'clock'>,
  presented: PresentedToken,
): Promise<AuthenticatedCaller> {
  const decodedHash = hub.secrets.hashToken(presented.decoded);
  const rawHash = hub.secrets.hashToken(presented.raw);
  const connection = await hub.connections.findByTokenHash([decodedHash, rawHash]);
  if (!connection || connection.state === 'SUSPENDED') throw unauthorized();

  const decoded = connection.tokenHashes.find((token) => token.hash === decodedHash);
  const raw = connection.tokenHashes.find((token) => token.hash === rawHash);
  const found = decoded ?? (connection.settings.rawToken ? raw : undefined);
  const now = hub.clock.now();
  if (!found || (found.validUntil && found.validUntil <= now)) throw unauthorized();

  const isFirstUse = !found.validUntil && connection.tokenHashes.some((token) => token.validUntil);
  return {
    connection: isFirstUse ? await retireOlderTokens(hub, connection) : connection,
    tokenKind: found.kind,
    token: found === decoded ? presented.decoded : presented.raw,
  };
}

/** Says the same for every reason, so that nobody learns which part was wrong. */
export function unauthorized(): HubError {
  return new HubError(
    'unauthorized',
    'this needs a valid credentials token: Authorization: Token <Base64 of the token>',
  );
}

async function retireOlderTokens(hub: Pick<Hub, 'connections' | 'clock'>, connection: Connection): Promise<Connection> {
  const current = connection.tokenHashes.filter((token) => !token.validUntil);
  const next = { ...connection, tokenHashes: current, updatedAt: touched(connection, hub.clock) };
  try {
    await hub.connections.replace(next, connection.updatedAt);
    return next;
  } catch (error) {
    // Somebody else changed the connection at this moment; the next request does this again if it is still needed.
    if (error instanceof HubError && error.code === 'conflict') return connection;
    throw error;
  }
}
