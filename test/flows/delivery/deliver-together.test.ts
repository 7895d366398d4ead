import { HubError } from '../../../src/domain/errors.js';
import { deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { party } from '../../domain/clearing/builders.js';
import { answered, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess, queue, wait } = useDeliveryScene();

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
      wait(hub().limits.relayTimeoutMs + 31_000);
      await deliverNext(quick.deps, 'DE*BET');
      throw new HubError('receiver-timeout', 'too late');
    });
    await deliverNext(slow.deps, 'DE*BET');
    expect(quick.sent).toHaveLength(1);
    expect(slow.logged.map(({ event }) => event)).toEqual(['outbox.retry', 'outbox.lease-lost']);
    expect((await hub().outbox.counts()).pending).toBe(0);
  });

  it('keep the lease as long as a partner may take to answer', async () => {
    await queue('patient');
    const limits = { ...hub().limits, relayTimeoutMs: 120_000 };
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
    expect(await hub().outbox.counts()).toMatchObject({ pending: 2 });
  });
});
