import { HubError } from '../../../src/domain/errors.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { type DeliverOutboxDeps, deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { createRestingReceivers } from '../../../src/flows/delivery/resting-receivers.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../src/flows/ports.js';
import type { OutboxMessage } from '../../../src/store/outbox-store.js';
import { aCdr, aRecord, party } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const START = new Date('2026-10-12T09:00:00Z');
const ORIGINAL = '{"id":"C1",  "total_cost":{"excl_vat":4.000}}';
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await hub.cdrs.insert({ ...aRecord(aCdr({ id: 'C1' })), original: ORIGINAL });
  for (const emsp of ['DE*BET', 'FR*GAM']) await hub.connections.insert(aReceiver(emsp));
  await hub.connections.insert({ ...aReceiver('SE*OUT'), state: 'SUSPENDED' });
});
afterAll(() => hub.close());

/** The platform of an eMSP that takes CDRs. */
function aReceiver(emsp: string): Connection {
  const endpoints = [{ identifier: 'cdrs', role: 'RECEIVER', url: `https://${emsp}.example/cdrs` }] as const;
  return {
    id: emsp,
    name: emsp,
    state: 'CONNECTED',
    roles: [{ ...party(emsp), role: 'EMSP', businessDetails: { name: emsp } }],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: `https://${emsp}.example/versions`, sealedToken: 'x', endpoints },
    createdAt: START,
    updatedAt: START,
  };
}

type Logged = Readonly<Record<string, unknown>>;

/** A process of the hub whose partners answer as told; what they got and what was logged is kept. */
function aProcess(answer: (message: OutgoingMessage) => Promise<PartnerAnswer> = () => Promise.resolve(answered())) {
  const sent: OutgoingMessage[] = [];
  const logged: Logged[] = [];
  const chance = { fraction: 0.5 };
  const note = (fields: Logged) => void logged.push(fields);
  const deps: DeliverOutboxDeps = {
    ...hub,
    receivers: createRestingReceivers(),
    atOnce: 1,
    secrets: { ...hub.secrets, fraction: () => chance.fraction },
    log: { info: note, warn: note, error: note },
    partners: {
      ...hub.partners,
      send: (message) => {
        sent.push(message);
        return answer(message);
      },
    },
  };
  return { deps, sent, logged, chance };
}

function answered(httpStatus = 200, ocpiStatus = 1000): PartnerAnswer {
  return { httpStatus, headers: {}, body: new Uint8Array(), ocpiStatus, ocpiMessage: 'so it is' };
}

function failing(error: Error) {
  return () => Promise.reject(error);
}

async function queue(key: string, parts: Partial<OutboxMessage> = {}): Promise<OutboxMessage> {
  const message: OutboxMessage = {
    key,
    from: party('NL*ALF'),
    to: party('DE*BET'),
    module: 'cdrs',
    objectKey: 'NL*ALF/C1',
    correlationId: `c-${key}`,
    createdAt: START,
    ...parts,
  };
  await hub.outbox.put(message);
  return message;
}

function wait(ms: number): void {
  hub.time.now = new Date(hub.time.now.getTime() + ms);
}

beforeEach(() => {
  hub.time.now = START;
});

/** Nothing is left over for the next test. */
afterEach(async () => {
  const lease = { now: new Date('2090-01-01T00:00:00Z'), until: new Date('2091-01-01T00:00:00Z'), leaseId: 'end' };
  for (const to of await hub.outbox.receiversDue(lease.now)) {
    for (const left of await hub.outbox.take({ ...lease, to, limit: 1_000 })) {
      await hub.outbox.delivered(left, lease.now);
    }
  }
});

describe('a delivery', () => {
  it('brings the CDR as it came, from its CPO to its eMSP, with the correlation id of its own request', async () => {
    const message = await queue('as-it-came');
    const { deps, sent } = aProcess();
    expect(await deliverNext(deps, 'DE*BET')).toBe(true);
    expect(await deliverNext(deps, 'DE*BET')).toBe(false);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://DE*BET.example/cdrs',
      connection: { id: 'DE*BET' },
      routing: { correlationId: 'c-as-it-came', from: message.from, to: message.to },
      timeoutMs: hub.limits.relayTimeoutMs,
    });
    expect(Buffer.from(sent[0]?.body ?? '').toString()).toBe(ORIGINAL);
    expect(sent[0]?.routing.requestId).toMatch(/^[\w-]{36}$/);
  });

  it('has a request id of its own in each attempt, and the same correlation id', async () => {
    await queue('again');
    const { deps, sent } = aProcess(failing(new HubError('receiver-unusable', 'HTML')));
    await deliverNext(deps, 'DE*BET');
    wait(3_600_000);
    await deliverNext(deps, 'DE*BET');
    const [first, second] = sent.map(({ routing }) => routing);
    expect(second?.correlationId).toBe(first?.correlationId);
    expect(second?.requestId).not.toBe(first?.requestId);
  });

  it.each([
    ['an OCPI error in HTTP 200', answered(200, 2001)],
    ['an OCPI server error', answered(200, 3000)],
    ['a success inside HTTP 500', answered(500, 1000)],
    ['a redirect', answered(302, 1000)],
  ])('has failed when the answer is %s', async (what, answer) => {
    await queue(what);
    const { deps, logged } = aProcess(() => Promise.resolve(answer));
    await deliverNext(deps, 'DE*BET');
    expect(logged).toMatchObject([{ event: 'outbox.retry', attempt: 1, correlationId: `c-${what}` }]);
    expect(logged[0]?.['error']).toBe(`HTTP ${answer.httpStatus}, OCPI ${answer.ocpiStatus} so it is`);
    expect((await hub.outbox.counts()).pending).toBe(1);
  });

  it.each([
    ['is unknown', 'BE*NON'],
    ['is suspended', 'SE*OUT'],
  ] as const)('waits for a receiver that %s', async (what, to) => {
    await queue(what, { to: party(to) });
    const { deps, sent, logged } = aProcess();
    expect(await deliverNext(deps, to)).toBe(true);
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'outbox.retry', error: `${to} has no cdrs receiver connected` }]);
  });

  it('waits when the receiver has no interface for CDRs', async () => {
    const bare = {
      ...aReceiver('AT*BAR'),
      theirs: { version: '2.2.1', versionsUrl: '', sealedToken: '', endpoints: [] },
    };
    await hub.connections.insert(bare);
    await queue('bare', { to: party('AT*BAR') });
    const { deps, logged } = aProcess();
    await deliverNext(deps, 'AT*BAR');
    expect(logged).toMatchObject([{ event: 'outbox.retry' }]);
  });
});

describe('a delivery that failed', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 1_000],
    [1, 0.999, 1_998],
    [2, 0.5, 2_000],
    [3, 0.5, 4_000],
    [12, 0.5, 1_800_000],
    [30, 0.5, 1_800_000],
  ])(
    'is tried again after a chance part of a doubling time: attempt %i, chance %f → %i ms',
    async (attempt, fraction, ms) => {
      const key = `backoff-${attempt}-${fraction}`;
      await queue(key);
      const due: Date[] = [];
      const { deps, chance } = aProcess(failing(new Error('ECONNRESET')));
      chance.fraction = fraction;
      const outbox: DeliverOutboxDeps['outbox'] = {
        ...hub.outbox,
        take: async (lease) => (await hub.outbox.take(lease)).map((message) => ({ ...message, attempt })),
        retryAt: (message, at, error) => {
          due.push(at);
          return hub.outbox.retryAt(message, at, error);
        },
      };
      await deliverNext({ ...deps, outbox, limits: { ...hub.limits, deliveryAttempts: 100 } }, 'DE*BET');
      expect(due.map((at) => at.getTime() - START.getTime())).toEqual([ms]);
    },
  );

  it('is given up to the operator after the last attempt, and never tried again', async () => {
    await queue('hopeless');
    const { failed } = await hub.outbox.counts();
    const { deps, sent, logged } = aProcess(failing(new HubError('receiver-unusable', 'HTML')));
    for (let attempt = 0; attempt < 6; attempt++) {
      await deliverNext(deps, 'DE*BET');
      wait(3_600_000);
    }
    expect(sent).toHaveLength(hub.limits.deliveryAttempts);
    expect(logged.at(-1)).toMatchObject({ event: 'outbox.given-up', message: 'hopeless', error: 'HTML' });
    expect(await hub.outbox.counts()).toMatchObject({ failed: failed + 1, pending: 0 });
  });

  it('is given up also when a crash ended each of its attempts', async () => {
    await queue('poison');
    const lease = { now: START, until: START, to: 'DE*BET', limit: 1 } as const;
    for (let attempt = 1; attempt <= hub.limits.deliveryAttempts; attempt++) {
      await hub.outbox.take({ ...lease, leaseId: `crashed-${attempt}` });
    }
    const { deps, sent, logged } = aProcess();
    await deliverNext(deps, 'DE*BET');
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'outbox.given-up', message: 'poison' }]);
  });

  it('lets the message after it through', async () => {
    await queue('broken', { objectKey: 'NL*ALF/NEVER' });
    await queue('whole', { createdAt: new Date(START.getTime() + 1) });
    wait(10);
    const { deps, sent, logged } = aProcess();
    await deliverNext(deps, 'DE*BET');
    await deliverNext(deps, 'DE*BET');
    expect(logged).toMatchObject([{ message: 'broken', error: 'no CDR NL*ALF/NEVER' }]);
    expect(sent.map(({ routing }) => routing.correlationId)).toEqual(['c-whole']);
  });
});

describe('two processes', () => {
  it('deliver each message once', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `twice-${index}`);
    for (const key of keys) await queue(key);
    const processes = [aProcess(), aProcess()];
    await Promise.all(
      processes.map(async ({ deps }) => {
        while (await deliverNext(deps, 'DE*BET'));
      }),
    );
    const sent = processes.flatMap((process) => process.sent.map(({ routing }) => routing.correlationId));
    expect(sent.sort()).toEqual(keys.map((key) => `c-${key}`).sort());
  });

  it('do not undo what the other did when a lease was lost: the late one only says so', async () => {
    await queue('slow');
    const quick = aProcess();
    const slow = aProcess(async () => {
      wait(hub.limits.relayTimeoutMs + 31_000);
      await deliverNext(quick.deps, 'DE*BET');
      throw new HubError('receiver-timeout', 'too late');
    });
    await deliverNext(slow.deps, 'DE*BET');
    expect(quick.sent).toHaveLength(1);
    expect(slow.logged.map(({ event }) => event)).toEqual(['outbox.retry', 'outbox.lease-lost']);
    expect((await hub.outbox.counts()).pending).toBe(0);
  });

  it('keep the lease as long as a partner may take to answer', async () => {
    await queue('patient');
    const limits = { ...hub.limits, relayTimeoutMs: 120_000 };
    const other = aProcess();
    const patient = aProcess(async () => {
      wait(limits.relayTimeoutMs);
      expect(await deliverNext(other.deps, 'DE*BET')).toBe(false);
      return answered();
    });
    await deliverNext({ ...patient.deps, limits }, 'DE*BET');
    expect(patient.logged).toEqual([]);
  });
});

describe('a receiver that does not answer', () => {
  it.each(['receiver-timeout', 'receiver-unreachable'] as const)(
    'rests after %s, while others get theirs',
    async (code) => {
      for (const key of ['dead-1', 'dead-2']) await queue(`${key}-${code}`);
      await queue(`alive-${code}`, { to: party('FR*GAM'), createdAt: new Date(START.getTime() + 5) });
      wait(10);
      const { deps, sent } = aProcess(({ connection }) =>
        connection.id === 'DE*BET' ? Promise.reject(new HubError(code, 'nobody there')) : Promise.resolve(answered()),
      );
      while (await deliverNext(deps, 'DE*BET'));
      while (await deliverNext(deps, 'FR*GAM'));
      expect(sent.map(({ connection }) => connection.id)).toEqual(['DE*BET', 'FR*GAM']);
      wait(10_000);
      await deliverNext(deps, 'DE*BET');
      expect(sent.at(-1)?.connection.id).toBe('DE*BET');
    },
  );

  it('has no more deliveries at work than may go to one receiver at once', async () => {
    for (const index of [1, 2, 3, 4]) await queue(`share-${index}`);
    const waiting: (() => void)[] = [];
    const { deps, sent } = aProcess(() => new Promise((answer) => waiting.push(() => answer(answered()))));
    const delivering = deliverNext({ ...deps, atOnce: 2 }, 'DE*BET');
    while (waiting.length < 2) await new Promise((tick) => setTimeout(tick, 5));
    expect(sent).toHaveLength(2);
    for (const answer of waiting) answer();
    expect(await delivering).toBe(true);
    expect(await hub.outbox.counts()).toMatchObject({ pending: 2 });
  });
});
