import type { Connection, Endpoint } from '../../../src/domain/roaming/connection.js';

const NOW = new Date('2026-11-02T12:00:00Z');
const MODULES = ['locations', 'sessions', 'tariffs', 'tokens', 'cdrs', 'commands'];

/** The connection of a platform that has both interfaces of every module at `https://{name}/{side}/{module}`. */
export function aConnection(name: string, fields: Partial<Connection> = {}): Connection {
  const endpoints = MODULES.flatMap((module) =>
    (['SENDER', 'RECEIVER'] as const).map(
      (role): Endpoint => ({ identifier: module, role, url: `https://${name.replace('*', '-')}/${role}/${module}` }),
    ),
  );
  return {
    id: name,
    name,
    state: 'CONNECTED',
    roles: [],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: `https://${name.replace('*', '-')}/versions`, sealedToken: '', endpoints },
    createdAt: NOW,
    updatedAt: NOW,
    ...fields,
  };
}
