import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { RoamingAgreement } from '../../../src/domain/routing/roaming-agreement.js';
import type { DeliverOutboxDeps } from '../../../src/flows/delivery/deliver-outbox.js';
import { createRestingReceivers } from '../../../src/flows/delivery/resting-receivers.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../src/flows/ports.js';
import type { OwedCdr, OwedPush } from '../../../src/store/outbox-store.js';
import { aCdr, aRecord, party } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

/** Later than any real day, so that nothing that was delivered is forgotten while it is looked at. */
export const START = new Date('2089-10-12T09:00:00Z');
export const ORIGINAL = '{"id":"C1",  "total_cost":{"excl_vat":4.000}}';

export type Logged = Readonly<Record<string, unknown>>;
export type Deviations = Parameters<TestHub['qualityLog']['note']>[];

/** A process of the hub whose partners answer as told; what they got and what was logged is kept. */
export interface HubProcess {
  readonly deps: DeliverOutboxDeps;
  readonly sent: OutgoingMessage[];
  readonly logged: Logged[];
  readonly deviations: Deviations;
  readonly chance: { fraction: number };
}

export interface DeliveryScene {
  hub(): TestHub;
  aProcess(answer?: (message: OutgoingMessage) => Promise<PartnerAnswer>): HubProcess;
  queue(key: string, parts?: Partial<Omit<OwedCdr, 'kind'>>): Promise<OwedCdr>;
  queuePush(key: string, parts?: Partial<OwedPush>): Promise<OwedPush>;
  wait(ms: number): void;
}

/** The hub with receivers of CDRs and Locations, and an outbox that is empty before each test. */
export function useDeliveryScene(): DeliveryScene {
  const database = useTestDatabase();
  let opened: TestHub | undefined;
  const hub = (): TestHub => {
    if (!opened) throw new Error('not open yet');
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestHub(database);
    await opened.cdrs.insert({ ...aRecord(aCdr({ id: 'C1' })), original: ORIGINAL });
    for (const emsp of ['DE*BET', 'FR*GAM']) await opened.connections.insert(aReceiver(emsp));
    await opened.connections.insert({ ...aReceiver('SE*OUT'), state: 'SUSPENDED' });
    await opened.connections.insert(aReceiver('IT*ORD', { deliverInOrder: true }));
  });
  afterAll(() => hub().close());
  beforeEach(() => {
    hub().time.now = START;
  });
  afterEach(() => emptyOutbox(hub()));
  return {
    hub,
    aProcess: (answer = () => Promise.resolve(answered())) => aProcess(hub(), answer),
    queue: async (key, parts = {}) => {
      const message: OwedCdr = { kind: 'CDR', ...owed(key), module: 'cdrs', objectKey: 'NL*ALF/C1', ...parts };
      await hub().outbox.put(message);
      return message;
    },
    queuePush: async (key, parts = {}) => {
      const message = aPush(key, parts);
      await hub().outbox.put(message);
      return message;
    },
    wait: (ms) => {
      hub().time.now = new Date(hub().time.now.getTime() + ms);
    },
  };
}

/** A change of the Location L1. */
export function aPush(key: string, parts: Partial<OwedPush> = {}): OwedPush {
  return {
    kind: 'PUSH',
    ...owed(key),
    module: 'locations',
    objectKey: 'NL*ALF/L1',
    method: 'PATCH',
    rest: '/NL/ALF/L1',
    body: `{"name":"${key}"}`,
    ...parts,
  };
}

function owed(key: string) {
  return { key, from: party('NL*ALF'), to: party('DE*BET'), correlationId: `c-${key}`, createdAt: START };
}

/** The platform of an eMSP that takes CDRs and Locations. */
export function aReceiver(emsp: string, settings: Partial<Connection['settings']> = {}): Connection {
  const endpoints = ['cdrs', 'locations', 'sessions'].map((identifier) => {
    return { identifier, role: 'RECEIVER', url: `https://${emsp}.example/${identifier}` } as const;
  });
  return {
    id: emsp,
    name: emsp,
    state: 'CONNECTED',
    roles: [{ ...party(emsp), role: 'EMSP', businessDetails: { name: emsp } }],
    settings: { rawToken: false, ...settings },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: `https://${emsp}.example/versions`, sealedToken: 'x', endpoints },
    createdAt: START,
    updatedAt: START,
  };
}

/** That two parties exchange everything, until an end. */
export function anAgreement([one, other]: readonly [string, string], validUntil?: Date): RoamingAgreement {
  const parties = [party(one), party(other)] as const;
  const validFrom = new Date('2020-01-01T00:00:00Z');
  return { id: `${one} ${other}`, parties, modules: 'ALL', validFrom, ...(validUntil && { validUntil }) };
}

export function answered(httpStatus = 200, ocpiStatus = 1000, headers: Record<string, string> = {}): PartnerAnswer {
  return { httpStatus, headers, body: new Uint8Array(), ocpiStatus, ocpiMessage: 'so it is' };
}

export function failing(error: Error) {
  return () => Promise.reject(error);
}

function aProcess(hub: TestHub, answer: (message: OutgoingMessage) => Promise<PartnerAnswer>): HubProcess {
  const sent: OutgoingMessage[] = [];
  const logged: Logged[] = [];
  const deviations: Deviations = [];
  const chance = { fraction: 0.5 };
  const note = (fields: Logged) => void logged.push(fields);
  const deps: DeliverOutboxDeps = {
    ...hub,
    receivers: createRestingReceivers(),
    atOnce: 1,
    secrets: { ...hub.secrets, fraction: () => chance.fraction },
    log: { info: note, warn: note, error: note },
    qualityLog: { ...hub.qualityLog, note: (...noted) => void deviations.push(noted) },
    partners: {
      ...hub.partners,
      send: (message) => {
        sent.push(message);
        return answer(message);
      },
    },
  };
  return { deps, sent, logged, deviations, chance };
}

/** Nothing that is owed is left over for the next test. */
async function emptyOutbox(hub: TestHub): Promise<void> {
  const lease = { now: new Date('2190-01-01T00:00:00Z'), until: new Date('2191-01-01T00:00:00Z'), leaseId: 'end' };
  for (const to of await hub.outbox.receiversDue(lease.now)) {
    const take = () => hub.outbox.take({ ...lease, to, limit: 1_000, order: 'BY_OBJECT' });
    for (let left = await take(); left.length > 0; left = await take()) {
      for (const message of left) await hub.outbox.delivered(message, lease.now);
    }
  }
}

/** Which messages a partner got, by the correlation ids that the scene gives them. */
export function keysOf(sent: readonly OutgoingMessage[]): readonly string[] {
  return sent.map(({ routing }) => routing.correlationId.replace(/^c-/, ''));
}
