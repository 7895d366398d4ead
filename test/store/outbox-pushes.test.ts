import type { LeasedMessage, OutboxStore, OwedPush } from '../../src/store/outbox-store.js';
import { party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
/** Later than any real day, so that nothing that was delivered is forgotten while it is looked at. */
const START = new Date('2089-10-12T09:00:00Z');
const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);

/** A receiver of its own for each test. */
let receivers = 0;
const aReceiver = () => `DE*R${String(++receivers).padStart(2, '0')}` as const;

function aPush(key: string, to: string, parts: Partial<OwedPush> = {}): OwedPush {
  return {
    kind: 'PUSH',
    key: `${to}/${key}`,
    from: party('NL*ALF'),
    to: party(to),
    module: 'locations',
    objectKey: 'NL*ALF/L1',
    method: 'PATCH',
    rest: '/NL/ALF/L1',
    body: '{"name":"Größe"}',
    correlationId: `c-${key}`,
    createdAt: START,
    ...parts,
  };
}

let leases = 0;
async function take(
  outbox: OutboxStore,
  to: `${string}*${string}`,
  { now = at(1), order = 'BY_OBJECT' }: { readonly now?: Date; readonly order?: 'BY_OBJECT' | 'STRICT' } = {},
): Promise<readonly LeasedMessage[]> {
  const until = new Date(now.getTime() + 60_000);
  return outbox.take({ now, until, leaseId: `push-lease-${++leases}`, to, limit: 3, order });
}

const keysOf = (messages: readonly LeasedMessage[]) => messages.map(({ key }) => key.split('/')[1]);

describe('pushes in the outbox', () => {
  it('come back as they were put, with body, path and method', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    const push = aPush('whole', to, { method: 'PUT', rest: '/NL/ALF/L%2F1?x=1' });
    expect(await outbox.put(push)).toBe(true);
    expect(await outbox.put(push)).toBe(false);
    expect(await take(outbox, to)).toEqual([{ ...push, attempt: 1, leaseId: `push-lease-${leases}` }]);
  });

  it('of one object are given one after the other, in the order in which they came', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    for (const key of ['first', 'second', 'third']) await outbox.put(aPush(key, to));
    await outbox.put(aPush('other', to, { objectKey: 'NL*ALF/L2' }));
    const [first, other] = await take(outbox, to);
    expect([first?.key, other?.key]).toEqual([`${to}/first`, `${to}/other`]);
    expect(await take(outbox, to)).toEqual([]);
    if (first) await outbox.delivered(first, at(2));
    expect(keysOf(await take(outbox, to))).toEqual(['second']);
  });

  it('wait behind one of their object that is tried again later, and hold up nothing else', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    for (let index = 0; index < 10; index++) await outbox.put(aPush(`stuck-${index}`, to));
    const [head] = await take(outbox, to);
    if (head) await outbox.retryAt(head, at(300), 'HTTP 500');
    await outbox.put(aPush('free', to, { objectKey: 'NL*ALF/L2' }), at(1));
    const [free, ...none] = await take(outbox, to);
    expect([free?.key, none]).toEqual([`${to}/free`, []]);
    if (free) await outbox.delivered(free, at(2));
    expect(await take(outbox, to, { now: at(299) })).toEqual([]);
    expect(keysOf(await take(outbox, to, { now: at(300) }))).toEqual(['stuck-0']);
  });

  it('go on when the one before them is given up', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    for (const key of ['poison', 'next']) await outbox.put(aPush(key, to));
    const [poison] = await take(outbox, to);
    if (poison) await outbox.giveUp(poison, at(2), 'HTTP 500');
    expect(keysOf(await take(outbox, to, { now: at(3) }))).toEqual(['next']);
  });

  it('to a receiver that wants all in order are given one at a time, oldest first, and behind a failing one not', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    const put = (key: string, seconds: number) =>
      outbox.put(aPush(key, to, { objectKey: `NL*ALF/${key}`, createdAt: at(seconds) }));
    for (const [key, seconds] of [
      ['b', 2],
      ['a', 1],
      ['c', 2],
    ] as const)
      await put(key, seconds);
    const strict = { now: at(9), order: 'STRICT' } as const;
    const [head] = await take(outbox, to, strict);
    expect(head?.key).toBe(`${to}/a`);
    // Also not what is older than the one that is being sent.
    await put('late', 0);
    expect(await take(outbox, to, strict)).toEqual([]);
    if (head) await outbox.delivered(head, at(10));
    const [late] = await take(outbox, to, strict);
    expect(late?.key).toBe(`${to}/late`);
    if (late) await outbox.retryAt(late, at(60), 'HTTP 500');
    expect(await take(outbox, to, strict)).toEqual([]);
    const [again] = await take(outbox, to, { ...strict, now: at(60) });
    expect(again?.key).toBe(`${to}/late`);
    if (again) await outbox.giveUp(again, at(61), 'HTTP 500');
    expect(keysOf(await take(outbox, to, { ...strict, now: at(61) }))).toEqual(['b']);
  });

  it('in order go to one of two processes at a time', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const to = aReceiver();
    for (const key of ['a', 'b', 'c', 'd']) await one.outbox.put(aPush(key, to, { objectKey: key }));
    const got: (string | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      const both = await Promise.all([one, other].map(({ outbox }) => take(outbox, to, { order: 'STRICT' })));
      const taken = both.flat();
      expect(taken).toHaveLength(1);
      for (const message of taken) await one.outbox.delivered(message, at(2));
      got.push(...keysOf(taken));
    }
    expect(got).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a whole PUT', () => {
  it('removes what it makes needless, waiting or given up, and nothing else', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    await outbox.put(aPush('dead', to));
    const [dead] = await take(outbox, to);
    if (dead) await outbox.giveUp(dead, at(2), 'HTTP 500');
    await outbox.put(aPush('part', to, { rest: '/NL/ALF/L1/E1' }));
    await outbox.put(aPush('delete', to, { method: 'DELETE' }));
    await outbox.put(aPush('tariff', to, { module: 'tariffs', rest: '/NL/ALF/L1' }));
    const put = aPush('put', to, { method: 'PUT', createdAt: at(3) });
    await outbox.put(put);
    await outbox.put(aPush('later', to, { createdAt: at(4) }));
    expect(await outbox.supersede(put)).toBe(2);
    expect(await outbox.supersede(put)).toBe(0);
    expect(await outbox.standing({ to, objectKey: 'NL*ALF/L1' })).toEqual({ waiting: 1, failed: 0 });
    const left = await outbox.list({ state: 'PENDING', to, offset: 0, limit: 9 });
    expect(left.items.map(({ key }) => key.split('/')[1]).sort()).toEqual(['delete', 'later', 'put', 'tariff']);
  });

  it('waits for an earlier push that is being sent; when that one fails, it is not tried again', async () => {
    const { outbox } = await openStores();
    const to = aReceiver();
    await outbox.put(aPush('patch', to));
    const [sending] = await take(outbox, to);
    const put = aPush('put', to, { method: 'PUT', createdAt: at(1) });
    await outbox.put(put);
    await outbox.supersede(put);
    expect(await take(outbox, to)).toEqual([]);
    expect(await take(outbox, to, { order: 'STRICT' })).toEqual([]);
    if (sending) expect(await outbox.retryAt(sending, at(2), 'HTTP 500')).toBe(true);
    expect(keysOf(await take(outbox, to, { now: at(99) }))).toEqual(['put']);
  });
});

describe('the operator’s list', () => {
  it('tells what was given up, by receiver and module, and lets it be tried again from the start', async () => {
    const { outbox } = await openStores();
    const [to, other] = [aReceiver(), aReceiver()];
    await outbox.put(aPush('mine', to));
    await outbox.put(aPush('tariff', to, { module: 'tariffs', objectKey: 'T1' }));
    await outbox.put(aPush('theirs', other));
    for (const receiver of [to, other]) {
      for (const message of await take(outbox, receiver)) await outbox.giveUp(message, at(5), 'HTTP 500');
    }
    const { items, total } = await outbox.list({ state: 'FAILED', to, module: 'locations', offset: 0, limit: 1 });
    expect(total).toBe(1);
    expect(items).toMatchObject([{ key: `${to}/mine`, attempts: 1, lastError: 'HTTP 500', doneAt: at(5) }]);
    expect((await outbox.list({ state: 'FAILED', to, offset: 1, limit: 9 })).items).toHaveLength(1);

    expect(await outbox.retry({ kind: 'FAILED', to, module: 'tariffs' }, at(9))).toBe(1);
    expect(await outbox.retry({ kind: 'KEY', key: `${to}/mine` }, at(9))).toBe(1);
    expect(await outbox.retry({ kind: 'KEY', key: `${to}/mine` }, at(9))).toBe(0);
    expect(await outbox.retry({ kind: 'KEY', key: 'nobody knows it' }, at(9))).toBe(0);
    const again = await take(outbox, to, { now: at(9) });
    expect(again.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(await outbox.standing({ to: other })).toEqual({ waiting: 0, failed: 1 });
    expect(await outbox.retry({ kind: 'FAILED', to: other }, at(9))).toBe(1);
  });
});
