import type { Connection } from '../../../../src/domain/roaming/connection.js';
import type { OutgoingMessage } from '../../../../src/flows/ports.js';

/** A platform that is connected, known by its id. */
export function aConnection(id: string, sealedToken = 'sealed'): Connection {
  return {
    id,
    name: `platform ${id}`,
    state: 'CONNECTED',
    roles: [],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: 'http://partner.example/versions', sealedToken, endpoints: [] },
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

/** A push to it. */
export function aMessageTo(connection: Connection, change: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    connection,
    method: 'PUT',
    url: 'http://partner.example/locations',
    routing: { requestId: 'request-1', correlationId: 'correlation-1' },
    body: Buffer.from('{}'),
    timeoutMs: 1_000,
    ...change,
  };
}
