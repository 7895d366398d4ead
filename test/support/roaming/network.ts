import type { AddressInfo } from 'node:net';
import express from 'express';
import { recordPartners } from '../../../src/compose/partners/record-partners.js';
import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { type PartyId, parsePartyKey, type Role } from '../../../src/domain/party.js';
import type { ConnectionSettings, ConnectionState, Endpoint } from '../../../src/domain/roaming/connection.js';
import type { Hub } from '../../../src/flows/hub.js';
import type { Clock } from '../../../src/flows/ports.js';
import type { RoamingHub } from '../../../src/flows/roaming/roaming-hub.js';
import { createSecrets } from '../../../src/secrets.js';
import type { ObjectStore } from '../../../src/store/object-store.js';
import { fastServer } from '../../../src/wire/http/fast-server.js';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { createPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { createExchangeRecorder } from '../../../src/wire/ocpi/record/record-exchange.js';
import { createOcpiRouter, type RequestLimits } from '../../../src/wire/ocpi/router.js';
import { v221Modules } from '../../../src/wire/ocpi/v221/modules.js';
import { inMemoryConnections } from '../in-memory-connections.js';
import { inMemoryObjects } from '../in-memory-objects.js';
import { aRole } from '../ocpi/a-role.js';
import { type FakePartner, startFakePartner } from '../ocpi/fake-partner.js';
import { tokenHeader } from '../ocpi/ocpi-hub.js';
import { inMemoryCdrs } from './in-memory-cdrs.js';
import { inMemoryOutbox } from './in-memory-outbox.js';
import { inMemoryCallbacks, inMemoryPresences, quietParts } from './quiet-hub.js';

/** What the hub answered. */
export interface Answer {
  readonly http: number;
  readonly headers: Headers;
  /** The whole text. */
  readonly text: string;
  /** `status_code` of the envelope. */
  readonly ocpi: number;
  readonly message: string;
  readonly data: unknown;
}

export interface Ask {
  /** `DE*MSP` for the OCPI-to headers. */
  readonly to?: string;
  readonly from?: string;
  /** Text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Platform {
  /** Its server on loopback. */
  readonly partner: FakePartner;
  /** What it sends in its Authorization header. */
  readonly authorization: string;
  /** Asks the hub below `/ocpi/2.2.1`, or at an absolute URL of the hub. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
}

export interface PlatformOptions {
  readonly state?: ConnectionState;
  readonly requestsPerSecond?: number;
  /** Its habits and wishes. */
  readonly settings?: Partial<ConnectionSettings>;
  /** `locations:RECEIVER`; all of them when absent. */
  readonly endpoints?: readonly string[];
}

export interface Network {
  readonly hub: RoamingHub &
    Pick<Hub, 'qualityLog'> & {
      readonly objects: ReturnType<typeof inMemoryObjects>;
      readonly cdrs: ReturnType<typeof inMemoryCdrs>;
      readonly outbox: ReturnType<typeof inMemoryOutbox>;
    };
  /** CDRs that were given to clearing. */
  readonly cleared: readonly CdrRecord[];
  /** Puts other parts in the place of the hub's own. */
  use(parts: Partial<RoamingHub>): void;
  join(parties: readonly (readonly [string, Role])[], options?: PlatformOptions): Promise<Platform>;
  close(): Promise<void>;
}

const MODULES = ['locations', 'sessions', 'tariffs', 'tokens', 'cdrs', 'commands', 'chargingprofiles'];
/** The endpoints of a platform that pushes and takes pushes, and has no lists of its own. */
export const RECEIVER_ONLY = MODULES.map((module) => `${module}:RECEIVER`);
const ALL_ENDPOINTS = MODULES.flatMap((module) => [`${module}:SENDER`, `${module}:RECEIVER`]);

export interface NetworkOptions {
  /** Absent: it stands still, so that a leg that took longer counts as an earlier one. */
  readonly clock?: Clock;
  readonly pageLimit?: number;
  readonly relayTimeoutMs?: number;
  /** Where copies are kept instead of in memory; `hub.objects.all` then knows none. */
  readonly objects?: ObjectStore;
  /** What the hub offers in the place of its modules. */
  readonly modules?: (ours: readonly OcpiModule[]) => readonly OcpiModule[];
  /** How much one caller may ask. */
  readonly limits?: RequestLimits;
  /** Who counts what is tolerated. */
  readonly qualityLog?: Hub['qualityLog'];
  /** Who keeps the messages. */
  readonly messageLog?: Hub['messageLog'];
}

/** The hub XX*HUB on loopback with its 2.2.1 modules over stores in memory; platforms join without a handshake. */
export async function startNetwork(options: NetworkOptions = {}): Promise<Network> {
  const { pageLimit = 100, relayTimeoutMs = 2_000, objects, limits, qualityLog, messageLog, clock } = options;
  const app = express().disable('x-powered-by');
  const server = fastServer(app, { maxConnections: 1_000 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that failed before it closed it must not keep the process.
  server.unref();
  const ocpiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ocpi`;

  const cleared: CdrRecord[] = [];
  const hub = {
    ...createHub(ocpiUrl, { pageLimit, relayTimeoutMs }),
    ...(qualityLog && { qualityLog }),
    ...(clock && { clock }),
    objects: { ...inMemoryObjects(), ...objects },
    clearSoon: (record: CdrRecord) => cleared.push(record),
  };
  if (messageLog) Object.assign(hub, { messageLog, partners: recordPartners(hub.partners, { ...hub, messageLog }) });
  const record = messageLog && createExchangeRecorder(hub);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ours = v221Modules(hub);
  const modules = { '2.2.1': options.modules?.(ours) ?? ours };
  app.use(
    '/ocpi',
    createOcpiRouter({
      hub,
      modules,
      log,
      bodyLimitBytes: 1_000_000,
      ...(limits && { limits }),
      ...(record && { record }),
    }),
  );

  const partners: FakePartner[] = [];
  return {
    hub,
    cleared,
    use: (parts) => Object.assign(hub, parts),
    join: async (parties, options = {}) => {
      const partner = await startFakePartner();
      partners.push(partner);
      const { requestsPerSecond, settings } = options;
      const token = hub.secrets.newToken();
      const roles = parties.map(([party, role]) => aRole(party, role));
      await hub.connections.insert({
        id: hub.secrets.newId(),
        name: parties.map(([party]) => party).join(' '),
        state: options.state ?? 'CONNECTED',
        roles,
        settings: { rawToken: false, ...(requestsPerSecond && { requestsPerSecond }), ...settings },
        tokenHashes: [{ hash: hub.secrets.hashToken(token), kind: 'TOKEN_C' }],
        theirs: {
          version: '2.2.1',
          versionsUrl: partner.versionsUrl,
          sealedToken: hub.secrets.seal('their-token'),
          endpoints: (options.endpoints ?? ALL_ENDPOINTS).map((name) => endpoint(partner, name)),
        },
        createdAt: hub.clock.now(),
        updatedAt: hub.clock.now(),
      });
      const authorization = tokenHeader(token)['Authorization'] ?? '';
      return {
        partner,
        authorization,
        ask: (method, path, ask) => askHub({ authorization, ocpiUrl }, { method, path, ...ask }),
      };
    },
    close: async () => {
      await hub.partners.close();
      await Promise.all(partners.map((partner) => partner.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createHub(ocpiUrl: string, limits: { readonly pageLimit: number; readonly relayTimeoutMs: number }) {
  const secrets = createSecrets('a secret of the tests, long enough');
  const party = { countryCode: 'XX', partyId: 'HUB' };
  const address = { street: 'Ringstr. 1', postalCode: '10115', city: 'Berlin', countryCode: 'DE' };
  const legalEntity = { party, name: 'Voltclear GmbH', ...address, vatIds: [], dealer: false, language: 'en' as const };
  return {
    ...quietParts(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    callbacks: inMemoryCallbacks(),
    presences: inMemoryPresences(),
    connections: inMemoryConnections(),
    cdrs: inMemoryCdrs(),
    outbox: inMemoryOutbox(),
    deliverSoon: () => undefined,
    partners: createPartyClient({ secrets, allowPrivateNetworks: true, handshakeTimeoutMs: 2_000 }),
    secrets,
    clock: { now: () => new Date('2026-11-02T12:00:00Z') },
    identity: { ...party, name: 'Voltclear', legalEntity },
    ocpiUrl,
    limits: { ...limits, authorizeTimeoutMs: 1_000, handshakeTimeoutMs: 2_000, deliveryAttempts: 3 },
  };
}

/** `/2.2.1/receiver/locations/` at the partner, with a slash at the end as some have it. */
function endpoint(partner: FakePartner, name: string): Endpoint {
  const [identifier = '', role] = name.split(':');
  const side = role === 'SENDER' ? 'SENDER' : 'RECEIVER';
  return { identifier, role: side, url: `${partner.url}/2.2.1/${side.toLowerCase()}/${identifier}/` };
}

/** Asks the hub below `/ocpi/2.2.1`, or at an absolute URL of it. */
export async function askHub(
  at: { readonly authorization: string; readonly ocpiUrl: string },
  ask: Ask & { readonly method: string; readonly path: string },
): Promise<Answer> {
  const { method, path, body } = ask;
  const response = await fetch(path.startsWith('http') ? path : `${at.ocpiUrl}/2.2.1${path}`, {
    method,
    headers: {
      Authorization: at.authorization,
      ...(ask.to && partyHeaders('to', parsePartyKey(ask.to))),
      ...(ask.from && partyHeaders('from', parsePartyKey(ask.from))),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...ask.headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status_code: ocpi, status_message: message = '', data } = JSON.parse(text);
  return { http: response.status, headers: response.headers, text, ocpi, message, data };
}

function partyHeaders(side: 'from' | 'to', party: PartyId): Record<string, string> {
  return { [`OCPI-${side}-country-code`]: party.countryCode, [`OCPI-${side}-party-id`]: party.partyId };
}

/** `DE*MSP` of the routing headers of an answer or of a request that a partner has seen. */
export function partyIn(headers: Headers | NodeJS.Dict<string | string[]>, side: 'from' | 'to'): string {
  const read = (name: string) => (headers instanceof Headers ? headers.get(name) : headers[name]);
  return `${read(`ocpi-${side}-country-code`)}*${read(`ocpi-${side}-party-id`)}`;
}
