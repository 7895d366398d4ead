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
  const decoded = await lookUp(hub, presented.decoded);
  const known = decoded ?? (await lookUp(hub, presented.raw));
  const isEncodedAsAgreed = decoded !== undefined || known?.connection.settings.rawToken;
  if (!known || !isEncodedAsAgreed || !stillCounts(hub, known)) throw unauthorized();

  const { connection, found } = known;
  const isFirstUse = !found.validUntil && connection.tokenHashes.some((token) => token.validUntil);
  return {
    connection: isFirstUse ? await retireOlderTokens(hub, connection) : connection,
    tokenKind: found.kind,
    token: decoded ? presented.decoded : presented.raw,
  };
}

interface KnownToken {
  readonly connection: Connection;
  readonly found: TokenHash;
}

async function lookUp(hub: Pick<Hub, 'connections' | 'secrets'>, token: string): Promise<KnownToken | undefined> {
  const hash = hub.secrets.hashToken(token);
  const connection = await hub.connections.findByTokenHash([hash]);
  const found = connection?.tokenHashes.find((candidate) => candidate.hash === hash);
  return connection && found && { connection, found };
}

function stillCounts(hub: Pick<Hub, 'clock'>, { connection, found }: KnownToken): boolean {
  return connection.state !== 'SUSPENDED' && (!found.validUntil || found.validUntil > hub.clock.now());
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
