import { HubError } from '../../../src/domain/errors.js';
import { type DeliverOutboxDeps, deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { party } from '../../domain/clearing/builders.js';
import { answered, aReceiver, failing, ORIGINAL, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess, queue, wait } = useDeliveryScene();

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
      timeoutMs: hub().limits.relayTimeoutMs,
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
    expect((await hub().outbox.counts()).pending).toBe(1);
  });

  it.each([
    ['is unknown', 'BE*NON', 'BE*NON is not known to this hub'],
    ['is suspended', 'SE*OUT', 'SE*OUT is not connected to this hub'],
  ] as const)('waits for a receiver that %s', async (what, to, error) => {
    await queue(what, { to: party(to) });
    const { deps, sent, logged } = aProcess();
    expect(await deliverNext(deps, to)).toBe(true);
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'outbox.retry', error }]);
  });

  it('waits when the receiver has no interface for CDRs', async () => {
    const bare = {
      ...aReceiver('AT*BAR'),
      theirs: { version: '2.2.1', versionsUrl: '', sealedToken: '', endpoints: [] },
    };
    await hub().connections.insert(bare);
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
        ...hub().outbox,
        take: async (lease) => (await hub().outbox.take(lease)).map((message) => ({ ...message, attempt })),
        retryAt: (message, at, error) => {
          due.push(at);
          return hub().outbox.retryAt(message, at, error);
        },
      };
      await deliverNext({ ...deps, outbox, limits: { ...hub().limits, deliveryAttempts: 100 } }, 'DE*BET');
      expect(due.map((at) => at.getTime() - START.getTime())).toEqual([ms]);
    },
  );

  it('is given up to the operator after the last attempt, and never tried again', async () => {
    await queue('hopeless');
    const { failed } = await hub().outbox.counts();
    const { deps, sent, logged } = aProcess(failing(new HubError('receiver-unusable', 'HTML')));
    for (let attempt = 0; attempt < 6; attempt++) {
      await deliverNext(deps, 'DE*BET');
      wait(3_600_000);
    }
    expect(sent).toHaveLength(hub().limits.deliveryAttempts);
    expect(logged.at(-1)).toMatchObject({ event: 'outbox.given-up', message: 'hopeless', error: 'HTML' });
    expect(await hub().outbox.counts()).toMatchObject({ failed: failed + 1, pending: 0 });
  });

  it('is given up also when a crash ended each of its attempts', async () => {
    await queue('poison');
    const lease = { now: START, until: START, to: 'DE*BET', limit: 1, order: 'BY_OBJECT' } as const;
    for (let attempt = 1; attempt <= hub().limits.deliveryAttempts; attempt++) {
      await hub().outbox.take({ ...lease, leaseId: `crashed-${attempt}` });
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
