import type { AddressInfo } from 'node:net';
import express from 'express';
import type { ConnectionRole } from '../../../src/domain/roaming/connection.js';
import type { HubLimits } from '../../../src/flows/hub.js';
import type { QualityLog } from '../../../src/flows/ports.js';
import { inviteParty } from '../../../src/flows/registration/invite-party.js';
import type { RegistrationHub } from '../../../src/flows/registration/registration-hub.js';
import { createSecrets } from '../../../src/secrets.js';
import { fastServer } from '../../../src/wire/http/fast-server.js';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { createPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { createOcpiRouter } from '../../../src/wire/ocpi/router.js';
import { inMemoryConnections } from '../in-memory-connections.js';
import { quietParts } from '../roaming/quiet-hub.js';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
}

export interface TestHubOptions {
  readonly modules?: readonly OcpiModule[];
  readonly bodyLimitBytes?: number;
  readonly handshakeTimeoutMs?: number;
  /** Takes note of what is tolerated. */
  readonly note?: QualityLog['note'];
}

/** A clock that stands still until a test moves it. */
export interface MovableClock {
  now(): Date;
  advance(ms: number): void;
}

export interface OcpiTestHub {
  readonly hub: RegistrationHub & { readonly clock: MovableClock; readonly limits: HubLimits };
  /** `http://127.0.0.1:PORT/ocpi`. */
  readonly url: string;
  readonly port: number;
  readonly log: readonly LogLine[];
  close(): Promise<void>;
}

/** The hub XX*HUB with its OCPI interface on loopback, connections in memory, and no modules but those given. */
export async function startOcpiHub(options: TestHubOptions = {}): Promise<OcpiTestHub> {
  const app = express().disable('x-powered-by');
  const server = fastServer(app, { maxConnections: 1_000 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that failed before it closed it must not keep the process.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/ocpi`;
  const hub = createTestHub(url, options.handshakeTimeoutMs ?? 10_000, options.note);
  const log: LogLine[] = [];
  const keep = (level: LogLine['level']) => (fields: object) => log.push({ level, fields });

  const router = createOcpiRouter({
    hub,
    modules: { '2.2.1': options.modules ?? [] },
    log: { info: keep('info'), warn: keep('warn'), error: keep('error') },
    bodyLimitBytes: options.bodyLimitBytes ?? 64 * 1024,
  });
  app.use('/ocpi', router);
  const close = async () => {
    await hub.partners.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { hub, url, port, log, close };
}

/** Invites a platform for these roles and returns its TOKEN_A. */
export async function invite(hub: RegistrationHub, roles: readonly ConnectionRole[], rawToken = false) {
  const name = roles[0]?.businessDetails.name ?? 'somebody';
  return inviteParty(hub, { name, roles, rawToken });
}

export function base64(token: string): string {
  return Buffer.from(token).toString('base64');
}

/** `{ Authorization: 'Token …' }`, encoded as OCPI wants it. */
export function tokenHeader(token: string): Record<string, string> {
  return { Authorization: `Token ${base64(token)}` };
}

function createTestHub(ocpiUrl: string, handshakeTimeoutMs: number, note?: QualityLog['note']) {
  const secrets = createSecrets('a secret of the tests, long enough');
  return {
    qualityLog: { ...quietParts().qualityLog, ...(note && { note }) },
    connections: inMemoryConnections(),
    partners: createPartyClient({ secrets, allowPrivateNetworks: true, handshakeTimeoutMs }),
    secrets,
    clock: movableClock(),
    identity: { countryCode: 'XX', partyId: 'HUB', name: 'Voltclear', legalEntity: LEGAL_ENTITY },
    ocpiUrl,
    limits: {
      relayTimeoutMs: 1_000,
      authorizeTimeoutMs: 1_000,
      handshakeTimeoutMs,
      deliveryAttempts: 3,
      pageLimit: 100,
    },
  };
}

function movableClock(): MovableClock {
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

const LEGAL_ENTITY = {
  party: { countryCode: 'XX', partyId: 'HUB' },
  name: 'Voltclear GmbH',
  street: 'Ringstr. 1',
  postalCode: '10115',
  city: 'Berlin',
  countryCode: 'DE',
  vatIds: [],
  dealer: false,
  language: 'en',
} as const;
