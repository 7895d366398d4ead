import { HubError } from '../../../src/domain/errors.js';
import { deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { party } from '../../domain/clearing/builders.js';
import { answered, aPush, failing, keysOf, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess, queue, queuePush, wait } = useDeliveryScene();

const unreachable = new HubError('receiver-unreachable', 'nobody there');

describe('a push that was kept', () => {
  it('is delivered as it came: method, path and body below the receiver’s URL, from its sender', async () => {
    const message = await queuePush('kept', { method: 'PUT', rest: '/NL/ALF/L%2F1?x=1', body: '{"a":0.10, "é":null}' });
    const { deps, sent } = aProcess();
    await deliverNext(deps, 'DE*BET');
    expect(sent).toMatchObject([
      {
        method: 'PUT',
        url: 'https://DE*BET.example/locations/NL/ALF/L%2F1?x=1',
        routing: { correlationId: 'c-kept', from: message.from, to: message.to },
      },
    ]);
    expect(Buffer.from(sent[0]?.body ?? '').toString()).toBe('{"a":0.10, "é":null}');
  });

  it('is delivered without a body when it had none', async () => {
    const { body: _none, ...removal } = aPush('removal', { method: 'DELETE' });
    await hub().outbox.put(removal);
    const { deps, sent } = aProcess();
    while (await deliverNext(deps, 'DE*BET'));
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(sent.at(-1)).not.toHaveProperty('body');
  });

  it('waits while its receiver is away, and then comes in its order', async () => {
    for (const key of ['one', 'two', 'three']) await queuePush(key);
    const line = { isCut: true };
    const { deps, sent, logged } = aProcess(() =>
      line.isCut ? Promise.reject(unreachable) : Promise.resolve(answered()),
    );
    await deliverNext({ ...deps, atOnce: 16 }, 'DE*BET');
    expect(logged).toMatchObject([{ event: 'outbox.retry', message: 'one' }]);
    line.isCut = false;
    wait(20_000);
    while (await deliverNext({ ...deps, atOnce: 16 }, 'DE*BET'));
    expect(keysOf(sent)).toEqual(['one', 'one', 'two', 'three']);
  });

  it('is given up when it was a PATCH of a session that may have arrived: its periods would be doubled', async () => {
    const session = { module: 'sessions', objectKey: 'NL*ALF/S1', rest: '/NL/ALF/S1' } as const;
    await queuePush('periods', session);
    const { deps, sent, logged } = aProcess(failing(new HubError('receiver-timeout', 'too slow')));
    await deliverNext(deps, 'DE*BET');
    expect(sent).toHaveLength(1);
    expect(logged).toMatchObject([
      { event: 'outbox.given-up', error: 'too slow; it may have arrived, and is not sent twice' },
    ]);
  });

  it('is tried again when it was a PATCH of a session that did not arrive', async () => {
    await queuePush('not-there', { module: 'sessions', objectKey: 'NL*ALF/S2', rest: '/NL/ALF/S2' });
    const { deps, logged } = aProcess(failing(unreachable));
    await deliverNext(deps, 'DE*BET');
    expect(logged).toMatchObject([{ event: 'outbox.retry' }]);
  });
});

describe('a receiver that asks for a pause', () => {
  it.each([
    ['429', '120', 120_000],
    ['503', 'Wed, 12 Oct 2089 09:05:00 GMT', 300_000],
    ['503', '9999999', 3_600_000],
  ])('with %s and Retry-After: %s gets nothing before that', async (status, retryAfter, ms) => {
    await queuePush(`pause-${ms}`);
    await queue(`behind-${ms}`, { createdAt: new Date(START.getTime() + 1) });
    const answers = [answered(Number(status), 2000, { 'retry-after': retryAfter }), answered(), answered()];
    const { deps, sent } = aProcess(() => Promise.resolve(answers.shift() ?? answered()));
    await deliverNext(deps, 'DE*BET');
    wait(ms - 1);
    expect(await deliverNext(deps, 'DE*BET')).toBe(false);
    wait(1);
    while (await deliverNext(deps, 'DE*BET'));
    expect(keysOf(sent)).toEqual([`pause-${ms}`, `behind-${ms}`, `pause-${ms}`]);
  });

  it('in an answer that is no OCPI is understood too', async () => {
    await queuePush('proxy');
    const refusal = new HubError('receiver-unusable', 'HTTP 503 without an OCPI envelope');
    refusal.cause = { httpStatus: 503, headers: { 'retry-after': '60' } };
    const { deps } = aProcess(failing(refusal));
    await deliverNext(deps, 'DE*BET');
    wait(59_999);
    expect(await deliverNext(deps, 'DE*BET')).toBe(false);
    wait(1);
    expect(await deliverNext(deps, 'DE*BET')).toBe(true);
  });

  it.each(['soon', '-5', '', 'Wed, 12 Oct 1999 09:05:00 GMT'])(
    'with Retry-After: "%s" is tried again as any other',
    async (retryAfter) => {
      await queuePush(`odd-${retryAfter}`);
      const { deps } = aProcess(() => Promise.resolve(answered(503, 2000, { 'retry-after': retryAfter })));
      await deliverNext(deps, 'DE*BET');
      wait(1_000);
      expect(await deliverNext(deps, 'DE*BET')).toBe(true);
    },
  );

  it('that refuses our credentials token is noted: it has to register again', async () => {
    await queuePush('locked-out');
    const { deps, deviations } = aProcess(() => Promise.resolve(answered(401, 2001)));
    await deliverNext(deps, 'DE*BET');
    const found = { rule: 'token-refused', module: 'locations', pointer: '', example: 'HTTP 401' };
    expect(deviations).toEqual([['DE*BET', found]]);
  });
});

describe('a receiver that wants its messages in order', () => {
  const to = party('IT*ORD');
  const inOrder = async (...keys: readonly string[]) => {
    for (const [index, key] of keys.entries()) {
      await queuePush(key, { to, objectKey: key, createdAt: new Date(START.getTime() + index) });
    }
    wait(100);
  };

  it('gets them one at a time, oldest first, CDRs among them', async () => {
    await queue('cdr', { to, createdAt: new Date(START.getTime() + 10) });
    await inOrder('a', 'b', 'c');
    const atWork = { now: 0, most: 0 };
    const { deps, sent } = aProcess(async () => {
      atWork.most = Math.max(atWork.most, ++atWork.now);
      await Promise.resolve();
      atWork.now--;
      return answered();
    });
    while (await deliverNext({ ...deps, atOnce: 16 }, 'IT*ORD'));
    expect(keysOf(sent)).toEqual(['a', 'b', 'c', 'cdr']);
    expect(atWork.most).toBe(1);
  });

  it('gets nothing else while the oldest fails; when that is given up, the next', async () => {
    await inOrder('poison', 'next');
    const { deps, sent, logged } = aProcess(({ routing }) =>
      Promise.resolve(routing.correlationId === 'c-poison' ? answered(200, 2001) : answered()),
    );
    for (let look = 0; look < 10; look++) {
      await deliverNext({ ...deps, atOnce: 16 }, 'IT*ORD');
      wait(3_600_000);
    }
    const attempts = Array.from({ length: hub().limits.deliveryAttempts }, () => 'poison');
    expect(keysOf(sent)).toEqual([...attempts, 'next']);
    expect(logged.at(-1)).toMatchObject({ event: 'outbox.given-up', message: 'poison' });
  });

  it('does not hold up receivers that do not', async () => {
    await inOrder('blocked');
    await queuePush('elsewhere', { to: party('FR*GAM') });
    const { deps, sent } = aProcess(({ connection }) =>
      Promise.resolve(answered(200, connection.id === 'IT*ORD' ? 2001 : 1000)),
    );
    await deliverNext(deps, 'IT*ORD');
    await deliverNext(deps, 'FR*GAM');
    expect(keysOf(sent)).toEqual(['blocked', 'elsewhere']);
  });
});
