import { setTimeout as pause } from 'node:timers/promises';
import { createFanOut, type FanOutOptions } from '../../../src/flows/delivery/fan-out.js';
import type { FannedPush } from '../../../src/flows/ports.js';
import { party } from '../../domain/clearing/builders.js';
import { aReceiver } from './delivery-scene.js';

/** A push of a Location to the platform of a party. */
function aPush(to: string, name: string, parts: Partial<FannedPush> = {}): FannedPush {
  const connection = aReceiver(to);
  const endpoint = { identifier: 'locations', role: 'RECEIVER', url: `https://${to}.example/locations` } as const;
  return {
    route: { kind: 'direct', receiver: party(to), connection, endpoint },
    module: 'locations',
    objectKey: 'NL*ALF/L1',
    method: 'PATCH',
    rest: '/NL/ALF/L1',
    correlationId: name,
    ...parts,
  };
}

/** Platforms that answer when told; what is at work, what was sent and what was not. */
function aWorld(options: Partial<FanOutOptions> = {}) {
  const sent: string[] = [];
  const notSent: string[] = [];
  const errors: unknown[] = [];
  const answers = new Map<string, () => void>();
  const log = { info: () => undefined, warn: () => undefined, error: (fields: unknown) => void errors.push(fields) };
  const fanOut = createFanOut({
    send: (push) => {
      sent.push(nameOf(push));
      return new Promise((answer) => answers.set(nameOf(push), answer));
    },
    notSent: async (push, why) => void notSent.push(`${nameOf(push)} ${why}`),
    atOncePerReceiver: 2,
    maxWaiting: 5,
    maxWaitingBytes: 1_000,
    log,
    ...options,
  });
  const answer = async (...names: readonly string[]) => {
    for (const name of names) {
      await until(() => answers.has(name));
      answers.get(name)?.();
    }
  };
  return { fanOut, sent, notSent, errors, answer };
}

function nameOf({ route, correlationId }: FannedPush): string {
  return `${route.connection.id}:${correlationId}`;
}

async function until(isDone: () => boolean): Promise<void> {
  for (let look = 0; look < 400 && !isDone(); look++) await pause(2);
  expect(isDone()).toBe(true);
}

describe('a broadcast', () => {
  it('does not make its sender wait: nothing is sent before the sender has gone on', async () => {
    const { fanOut, sent } = aWorld();
    fanOut.send([aPush('DE*BET', 'a'), aPush('FR*GAM', 'a')]);
    expect(sent).toEqual([]);
    await until(() => sent.length === 2);
  });

  it('reaches the others while one platform does not answer', async () => {
    const { fanOut, sent, answer } = aWorld();
    for (const name of ['a', 'b', 'c']) {
      fanOut.send([aPush('DE*BET', name, { objectKey: name }), aPush('FR*GAM', name, { objectKey: name })]);
    }
    await answer('FR*GAM:a', 'FR*GAM:b', 'FR*GAM:c');
    // Two are at work at the platform that is silent, the third waits.
    expect(sent.filter((name) => name.startsWith('DE*BET'))).toEqual(['DE*BET:a', 'DE*BET:b']);
    await answer('DE*BET:b', 'DE*BET:c');
  });

  it('brings pushes of one object in their order, one after the other, and lets other objects pass', async () => {
    const { fanOut, sent, answer } = aWorld();
    for (const name of ['a', 'b', 'c']) fanOut.send([aPush('DE*BET', name)]);
    fanOut.send([aPush('DE*BET', 'other', { objectKey: 'NL*ALF/L2' })]);
    await until(() => sent.length === 2);
    expect(sent).toEqual(['DE*BET:a', 'DE*BET:other']);
    await answer('DE*BET:a', 'DE*BET:b', 'DE*BET:c');
    expect(sent).toEqual(['DE*BET:a', 'DE*BET:other', 'DE*BET:b', 'DE*BET:c']);
  });

  it('takes the place of what waits and says less, when it is a whole PUT', async () => {
    const { fanOut, sent, notSent, answer } = aWorld();
    fanOut.send([aPush('DE*BET', 'at-work')]);
    await until(() => sent.length === 1);
    fanOut.send([aPush('DE*BET', 'patch')]);
    fanOut.send([aPush('DE*BET', 'part', { rest: '/NL/ALF/L1/E1', method: 'PUT' })]);
    fanOut.send([aPush('DE*BET', 'tariff', { module: 'tariffs', objectKey: 'NL*ALF/L1' })]);
    fanOut.send([aPush('DE*BET', 'whole', { method: 'PUT' })]);
    fanOut.send([aPush('DE*BET', 'after')]);
    await answer('DE*BET:at-work', 'DE*BET:whole', 'DE*BET:after', 'DE*BET:tariff');
    expect(notSent).toEqual(['DE*BET:patch superseded', 'DE*BET:part superseded']);
    expect(sent).toEqual(['DE*BET:at-work', 'DE*BET:tariff', 'DE*BET:whole', 'DE*BET:after']);
  });

  it('is not replaced by one for another party of the same platform', async () => {
    const { fanOut, notSent, answer } = aWorld();
    const second = { ...aPush('DE*BET', 'x').route, receiver: party('DE*SUB') };
    fanOut.send([aPush('DE*BET', 'one', { method: 'PUT' })]);
    fanOut.send([aPush('DE*BET', 'two', { method: 'PUT', route: second })]);
    await answer('DE*BET:one', 'DE*BET:two');
    expect(notSent).toEqual([]);
  });
});

describe('a platform that lags behind', () => {
  it('loses the oldest that waits, never the newest, and the hub’s memory does not grow', async () => {
    const { fanOut, sent, notSent, answer } = aWorld();
    fanOut.send([aPush('DE*BET', 'at-work')]);
    await until(() => sent.length === 1);
    for (let index = 0; index < 8; index++) fanOut.send([aPush('DE*BET', `p${index}`)]);
    expect(notSent).toEqual(['DE*BET:p0 queue-full', 'DE*BET:p1 queue-full', 'DE*BET:p2 queue-full']);
    await answer('DE*BET:at-work', 'DE*BET:p3', 'DE*BET:p4', 'DE*BET:p5', 'DE*BET:p6', 'DE*BET:p7');
  });

  it('is bounded by bytes too; a single large one is sent all the same', async () => {
    const { fanOut, sent, notSent, answer } = aWorld();
    const large = { body: new Uint8Array(600) };
    fanOut.send([aPush('DE*BET', 'at-work', { body: new Uint8Array(5_000) })]);
    await until(() => sent.length === 1);
    for (const name of ['a', 'b', 'c']) fanOut.send([aPush('DE*BET', name, large)]);
    expect(notSent).toEqual(['DE*BET:a queue-full', 'DE*BET:b queue-full']);
    await answer('DE*BET:at-work', 'DE*BET:c');
  });
});

describe('a fan-out that stops', () => {
  it('waits for what is at work and what waits, and takes nothing new', async () => {
    const { fanOut, sent, answer } = aWorld();
    for (const name of ['a', 'b']) fanOut.send([aPush('DE*BET', name)]);
    const seen = { isStopped: false };
    const stopping = fanOut.stop().then(() => {
      seen.isStopped = true;
    });
    fanOut.send([aPush('DE*BET', 'late')]);
    await answer('DE*BET:a');
    await until(() => sent.includes('DE*BET:b'));
    expect(seen.isStopped).toBe(false);
    await answer('DE*BET:b');
    await stopping;
    expect(sent).toEqual(['DE*BET:a', 'DE*BET:b']);
  });

  it('goes on after an error that nobody has foreseen, and says it', async () => {
    const { fanOut, errors } = aWorld({ send: () => Promise.reject(new Error('a bug')) });
    for (const name of ['a', 'b', 'c']) fanOut.send([aPush('DE*BET', name)]);
    await fanOut.stop();
    expect(errors).toEqual(Array.from({ length: 3 }, () => ({ event: 'broadcast.broken', error: 'Error: a bug' })));
  });
});
