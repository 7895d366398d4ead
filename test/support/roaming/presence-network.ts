import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Role } from '../../../src/domain/party.js';
import type { Deviation } from '../../../src/domain/quality/deviation.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { type RoamingRules, roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { createOtherHubs } from '../../../src/flows/presence/other-hubs.js';
import { createPresenceFlows, type PresenceFlows } from '../../../src/flows/presence/presence-flows.js';
import { watchedConnections } from '../../../src/flows/presence/watched-connections.js';
import { createSecrets } from '../../../src/secrets.js';
import { fastServer } from '../../../src/wire/http/fast-server.js';
import { createPageReader, writeClientInfo } from '../../../src/wire/ocpi/lists/page-reader.js';
import { createPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import { createOcpiRouter } from '../../../src/wire/ocpi/router.js';
import { v221Modules } from '../../../src/wire/ocpi/v221/modules.js';
import { inMemoryConnections } from '../in-memory-connections.js';
import { inMemoryObjects } from '../in-memory-objects.js';
import { aRole } from '../ocpi/a-role.js';
import { type FakePartner, type Responder, startFakePartner, success } from '../ocpi/fake-partner.js';
import { tokenHeader } from '../ocpi/ocpi-hub.js';
import { inMemoryCdrs } from './in-memory-cdrs.js';
import { inMemoryOutbox } from './in-memory-outbox.js';
import { type Answer, type Ask, askHub } from './network.js';
import { inMemoryCallbacks, inMemoryPresences, quietParts } from './quiet-hub.js';

export interface Member {
  readonly id: string;
  readonly partner: FakePartner;
  /** Bodies of the PUTs that told it of others, oldest first, and the paths. */
  told(): readonly { readonly path: string; readonly info: Readonly<Record<string, string>> }[];
  /** Paths of the GETs that the hub asked it. */
  asked(): readonly string[];
  /** From now on it breaks the line when it is asked for its versions. */
  die(): void;
  revive(): void;
  /** Answers the first page of a list, as it is asked for from a time on. */
  onList(module: string, dateFrom: string, respond: Responder): void;
  /** Asks the hub below `/ocpi/2.2.1`. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
}

export interface MemberOptions {
  readonly endpoints?: readonly string[];
  readonly state?: Connection['state'];
}

export type PresenceNetwork = Awaited<ReturnType<typeof startPresenceNetwork>>;

const ENDPOINTS = ['hubclientinfo:RECEIVER', 'locations:SENDER', 'tariffs:SENDER', 'sessions:SENDER', 'cdrs:SENDER'];

/** The hub XX*HUB with its presence, over stores in memory and with a clock that the test moves. */
export async function startPresenceNetwork(options: { readonly rules?: RoamingRules } = {}) {
  const app = express().disable('x-powered-by');
  const server = fastServer(app, { maxConnections: 1_000 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ocpiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ocpi`;
  const noted: Deviation[] = [];
  const time = { now: new Date('2026-11-02T12:00:00Z') };
  const hub = createHub({ ocpiUrl, time, noted, rules: options.rules ?? roamingRules([], 'OPEN') });
  const log = hub.log;
  const modules = { '2.2.1': v221Modules(hub) };
  app.use('/ocpi', createOcpiRouter({ hub, modules, log, otherHubs: hub.otherHubs, bodyLimitBytes: 1_000_000 }));

  const partners: FakePartner[] = [];
  return {
    hub,
    flows: hub.flows,
    /** What was noted for the quality report. */
    noted,
    ocpiUrl,
    wait: (minutes: number) => {
      time.now = new Date(time.now.getTime() + minutes * 60_000);
    },
    join: async (parties: readonly (readonly [string, Role])[], member: MemberOptions = {}): Promise<Member> => {
      const partner = await startFakePartner();
      partners.push(partner);
      const token = hub.secrets.newToken();
      const connection = aConnection(hub, { partner, token, parties, member });
      await hub.connections.insert(connection);
      return aMember({ ocpiUrl, token, partner, id: connection.id });
    },
    close: async () => {
      await hub.flows.stop();
      await hub.partners.close();
      await Promise.all(partners.map((partner) => partner.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface HubInput {
  readonly ocpiUrl: string;
  readonly time: { now: Date };
  readonly noted: Deviation[];
  readonly rules: RoamingRules;
}

function createHub({ ocpiUrl, time, noted, rules }: HubInput) {
  const secrets = createSecrets('a secret of the tests, long enough');
  const party = { countryCode: 'XX', partyId: 'HUB' };
  const address = { street: 'Ringstr. 1', postalCode: '10115', city: 'Berlin', countryCode: 'DE' };
  const legalEntity = { party, name: 'Voltclear GmbH', ...address, vatIds: [], dealer: false, language: 'en' as const };
  const clock = { now: () => time.now };
  const presences = inMemoryPresences();
  const otherHubs = createOtherHubs({ connections: inMemoryConnections(), presences, ttlMs: 0 });
  const client = createPartyClient({ secrets, allowPrivateNetworks: true, handshakeTimeoutMs: 2_000 });
  const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => fail(fields) };
  const flows: PresenceFlows = createPresenceFlows({ presences, clock, log }, () => hub);
  const hub = {
    ...quietParts(),
    flows,
    presence: flows.presence,
    qualityLog: {
      ...quietParts().qualityLog,
      note: (_connectionId: string, deviation: Deviation) => {
        noted.push(deviation);
      },
    },
    roamingRules: async () => rules,
    callbacks: inMemoryCallbacks(),
    outbox: inMemoryOutbox(),
    deliverSoon: () => undefined,
    presences,
    otherHubs,
    connections: watchedConnections(otherHubs.connections, flows.presence.changed),
    objects: inMemoryObjects(),
    cdrs: inMemoryCdrs(),
    clearSoon: () => undefined,
    leases: { take: async () => true, hold: async () => true, release: async () => undefined },
    partners: otherHubs.guard(client),
    ocpi: createOcpiReader(),
    pages: createPageReader(clock),
    writeClientInfo,
    secrets,
    clock,
    log,
    identity: { ...party, name: 'Voltclear', legalEntity },
    ocpiUrl,
    limits: {
      pageLimit: 100,
      relayTimeoutMs: 500,
      authorizeTimeoutMs: 500,
      handshakeTimeoutMs: 500,
      deliveryAttempts: 3,
    },
  };
  return hub;
}

function fail(fields: object): never {
  throw new Error(`logged as an error: ${JSON.stringify(fields)}`);
}

interface ConnectionInput {
  readonly partner: FakePartner;
  readonly token: string;
  readonly parties: readonly (readonly [string, Role])[];
  readonly member: MemberOptions;
}

function aConnection(hub: ReturnType<typeof createHub>, input: ConnectionInput): Connection {
  const { partner, member } = input;
  const endpoints = (member.endpoints ?? ENDPOINTS).map((name) => {
    const [identifier = '', role] = name.split(':');
    const side = role === 'SENDER' ? ('SENDER' as const) : ('RECEIVER' as const);
    const path = `/2.2.1/${identifier}`;
    const from = new URLSearchParams({ date_from: hub.clock.now().toISOString() });
    if (side === 'SENDER') partner.on(`${path}?${from}`, (_req, res) => success(res, []));
    return { identifier, role: side, url: `${partner.url}${path}` };
  });
  const { versionsUrl } = partner;
  return {
    id: hub.secrets.newId(),
    name: input.parties.map(([party]) => party).join(' '),
    state: member.state ?? 'CONNECTED',
    roles: input.parties.map(([party, role]) => aRole(party, role)),
    settings: { rawToken: false },
    tokenHashes: [{ hash: hub.secrets.hashToken(input.token), kind: 'TOKEN_C' }],
    theirs: { version: '2.2.1', versionsUrl, sealedToken: hub.secrets.seal('their-token'), endpoints },
    createdAt: hub.clock.now(),
    updatedAt: hub.clock.now(),
  };
}

interface MemberInput {
  readonly ocpiUrl: string;
  readonly token: string;
  readonly partner: FakePartner;
  readonly id: string;
}

function aMember({ ocpiUrl, token, partner, id }: MemberInput): Member {
  const authorization = tokenHeader(token)['Authorization'] ?? '';
  return {
    id,
    partner,
    told: () =>
      partner.seen
        .filter(({ method, path }) => method === 'PUT' && path.startsWith('/2.2.1/hubclientinfo/'))
        .map(({ path, body }) => ({ path, info: JSON.parse(body) })),
    die: () => partner.on('/versions', (req) => req.socket.destroy()),
    revive: () => partner.on('/versions', (_req, res) => success(res, [])),
    onList: (module, dateFrom, respond) =>
      partner.on(`/2.2.1/${module}?${new URLSearchParams({ date_from: dateFrom })}`, respond),
    asked: () => partner.seen.filter(({ method }) => method === 'GET').map(({ path }) => path),
    ask: (method, path, ask) => askHub({ authorization, ocpiUrl }, { method, path, ...ask }),
  };
}
