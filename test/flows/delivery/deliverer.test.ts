import { setTimeout as pause } from 'node:timers/promises';
import { createDeliverer } from '../../../src/flows/delivery/deliverer.js';

/** An outbox of so many messages, each of which takes a few milliseconds. */
function anOutbox(messages: number) {
  const seen = { waiting: messages, delivered: 0, atWork: 0, mostAtWork: 0, looks: 0 };
  const deliverNext = async (): Promise<boolean> => {
    seen.looks++;
    await pause(1);
    if (seen.waiting === 0) return false;
    seen.waiting--;
    seen.mostAtWork = Math.max(seen.mostAtWork, ++seen.atWork);
    await pause(3);
    seen.atWork--;
    seen.delivered++;
    return true;
  };
  return { seen, deliverNext };
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const toOne = { receiversDue: () => Promise.resolve(['DE*BET'] as const) };

async function until(isDone: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !isDone(); look++) await pause(5);
  expect(isDone()).toBe(true);
}

describe('the deliverer', () => {
  it('empties the outbox when it is woken once, several at a time and never more than it may', async () => {
    const { seen, deliverNext } = anOutbox(40);
    const deliverer = createDeliverer({ ...toOne, deliverNext, lanesPerReceiver: 4, log });
    deliverer.wake('DE*BET');
    await until(() => seen.delivered === 40);
    expect(seen.mostAtWork).toBe(4);
    await deliverer.stop();
  });

  it('looks again when it was woken while it looked', async () => {
    const { seen, deliverNext } = anOutbox(0);
    const deliverer = createDeliverer({ ...toOne, deliverNext, lanesPerReceiver: 1, log });
    deliverer.wake('DE*BET');
    deliverer.wake('DE*BET');
    seen.waiting = 1;
    await until(() => seen.delivered === 1);
    await deliverer.stop();
  });

  it('misses no message that comes at any moment', async () => {
    const { seen, deliverNext } = anOutbox(0);
    const deliverer = createDeliverer({ ...toOne, deliverNext, lanesPerReceiver: 2, log });
    for (let message = 0; message < 100; message++) {
      seen.waiting++;
      deliverer.wake('DE*BET');
      if (message % 3 === 0) await pause(1);
    }
    await until(() => seen.delivered === 100);
    await deliverer.stop();
  });

  it('does nothing when nobody wakes it, and rests when the outbox is empty', async () => {
    const { seen, deliverNext } = anOutbox(3);
    const deliverer = createDeliverer({ ...toOne, deliverNext, lanesPerReceiver: 4, log });
    await pause(20);
    expect(seen.looks).toBe(0);
    deliverer.wake('DE*BET');
    await until(() => seen.delivered === 3);
    await pause(20);
    const { looks } = seen;
    await pause(20);
    expect(seen.looks).toBe(looks);
  });

  it('stops: what is at work ends, the rest stays', async () => {
    const { seen, deliverNext } = anOutbox(1_000);
    const deliverer = createDeliverer({ ...toOne, deliverNext, lanesPerReceiver: 4, log });
    deliverer.wake('DE*BET');
    await until(() => seen.atWork > 0);
    await deliverer.stop();
    expect(seen.atWork).toBe(0);
    const { looks, waiting } = seen;
    expect(waiting).toBeGreaterThan(0);
    deliverer.wake('DE*BET');
    await pause(20);
    expect(seen.looks).toBe(looks);
  });

  it('logs what the store refuses, and goes on when it is woken again', async () => {
    const { seen, deliverNext } = anOutbox(1);
    const errors: Readonly<Record<string, unknown>>[] = [];
    let isDown = true;
    const deliverer = createDeliverer({
      deliverNext: () => (isDown ? Promise.reject(new Error('no store')) : deliverNext()),
      ...toOne,
      lanesPerReceiver: 1,
      log: { ...log, error: (fields) => errors.push(fields) },
    });
    deliverer.wake('DE*BET');
    await until(() => errors.length > 0);
    expect(errors).toEqual([{ event: 'outbox.failed', error: 'Error: no store' }]);
    isDown = false;
    deliverer.wake('DE*BET');
    await until(() => seen.delivered === 1);
  });

  it('looks after everybody who has messages when all are woken, each in lanes of its own', async () => {
    const slow = { atWork: 0 };
    const quick = anOutbox(5);
    const deliverer = createDeliverer({
      receiversDue: () => Promise.resolve(['DE*BET', 'FR*GAM'] as const),
      deliverNext: async (receiver) => {
        if (receiver === 'FR*GAM') return quick.deliverNext();
        slow.atWork++;
        await pause(300);
        return false;
      },
      lanesPerReceiver: 2,
      log,
    });
    deliverer.wakeAll();
    await until(() => quick.seen.delivered === 5);
    expect(slow.atWork).toBe(1);
    await deliverer.stop();
  });
});
