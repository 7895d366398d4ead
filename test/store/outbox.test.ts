import type { LeasedMessage, OutboxStore, OwedCdr } from '../../src/store/outbox-store.js';
import { party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const START = new Date('2089-10-12T09:00:00Z');
const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);

function aMessage(key: string, parts: Partial<Omit<OwedCdr, 'kind'>> = {}): OwedCdr {
  const from = party('NL*ALF');
  const to = party('DE*BET');
  return {
    kind: 'CDR',
    key,
    from,
    to,
    module: 'cdrs',
    objectKey: key,
    correlationId: `c-${key}`,
    createdAt: START,
    ...parts,
  };
}

let leases = 0;
async function take(outbox: OutboxStore, now: Date, leaseS = 60): Promise<LeasedMessage | undefined> {
  const [message] = await outbox.take({
    now,
    until: new Date(now.getTime() + leaseS * 1_000),
    leaseId: `lease-${++leases}`,
    to: 'DE*BET',
    limit: 1,
    order: 'BY_OBJECT',
  });
  return message;
}

async function taken(outbox: OutboxStore, now: Date): Promise<LeasedMessage> {
  const message = await take(outbox, now);
  if (!message) throw new Error('nothing was due');
  return message;
}

/** Everything that is due is delivered, so that the next test begins with an empty outbox. */
afterEach(async () => {
  const { outbox } = await openStores();
  const end = new Date('2190-01-01T00:00:00Z');
  for (let message = await take(outbox, end); message; message = await take(outbox, end)) {
    await outbox.delivered(message, end);
  }
});

describe('the outbox', () => {
  it('queues a message once, and gives it as it was put', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const puts = [one, other, one, other].map(({ outbox }) => outbox.put(aMessage('cdr:1')));
    expect((await Promise.all(puts)).filter(Boolean)).toHaveLength(1);
    expect(await take(one.outbox, at(-1))).toBeUndefined();
    expect(await take(one.outbox, START)).toEqual({ ...aMessage('cdr:1'), attempt: 1, leaseId: `lease-${leases}` });
  });

  it('never gives the same message to two who take at the same time', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const keys = Array.from({ length: 20 }, (_, index) => `cdr:many-${index}`);
    await Promise.all(keys.map((key) => one.outbox.put(aMessage(key))));
    const takes = Array.from({ length: 40 }, (_, index) => take((index % 2 ? one : other).outbox, at(1)));
    const got = (await Promise.all(takes)).flatMap((message) => message?.key ?? []);
    // Who loses to another gets nothing this time; nobody gets the same.
    for (let left = await take(one.outbox, at(1)); left; left = await take(one.outbox, at(1))) got.push(left.key);
    expect(got.sort()).toEqual(keys.sort());
  });

  it('gives what is due longest first', async () => {
    const { outbox } = await openStores();
    for (const seconds of [30, 10, 20]) await outbox.put(aMessage(`due-${seconds}`, { createdAt: at(seconds) }));
    expect((await taken(outbox, at(25))).key).toBe('due-10');
    expect((await taken(outbox, at(25))).key).toBe('due-20');
    expect(await take(outbox, at(25))).toBeUndefined();
  });

  it('gives several at once, in the order in which they are due, each to one taker', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    for (const seconds of [3, 1, 2, 4, 5])
      await one.outbox.put(aMessage(`batch-${seconds}`, { createdAt: at(seconds) }));
    const lease = { now: at(9), until: at(69), to: 'DE*BET', limit: 3, order: 'BY_OBJECT' } as const;
    expect((await one.outbox.take({ ...lease, leaseId: 'first' })).map(({ key }) => key)).toEqual([
      'batch-1',
      'batch-2',
      'batch-3',
    ]);
    const rest = await Promise.all([
      one.outbox.take({ ...lease, leaseId: 'second' }),
      other.outbox.take({ ...lease, leaseId: 'third' }),
    ]);
    expect(
      rest
        .flat()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['batch-4', 'batch-5']);
    for (const message of rest.flat()) await one.outbox.delivered(message, at(10));
  });

  it('gives a message again when its lease is over, and refuses what the late holder writes', async () => {
    const { outbox } = await openStores();
    await outbox.put(aMessage('cdr:slow'));
    const slow = await taken(outbox, START);
    expect(await take(outbox, at(59))).toBeUndefined();
    const quick = await taken(outbox, at(60));
    expect(quick).toMatchObject({ key: 'cdr:slow', attempt: 2 });
    expect(await outbox.delivered(slow, at(61))).toBe(false);
    expect(await outbox.retryAt(slow, at(61), 'late')).toBe(false);
    expect(await outbox.giveUp(slow, at(61), 'late')).toBe(false);
    expect(await outbox.delivered(quick, at(62))).toBe(true);
    expect(await outbox.delivered(quick, at(62))).toBe(false);
    expect(await take(outbox, at(9_999))).toBeUndefined();
  });

  it('lets a holder finish after its lease when nobody else has taken the message', async () => {
    const { outbox } = await openStores();
    await outbox.put(aMessage('cdr:late'));
    const late = await taken(outbox, START);
    expect(await outbox.delivered(late, at(90))).toBe(true);
  });

  it('gives a message that failed again when it is due, with one attempt more', async () => {
    const { outbox } = await openStores();
    await outbox.put(aMessage('cdr:retry'));
    await outbox.retryAt(await taken(outbox, START), at(300), 'HTTP 500');
    expect(await take(outbox, at(299))).toBeUndefined();
    expect(await taken(outbox, at(300))).toMatchObject({ attempt: 2, correlationId: 'c-cdr:retry' });
  });

  it('counts what waits, what arrived and what was given up', async () => {
    const { outbox } = await openStores();
    const before = await outbox.counts();
    for (const key of ['one', 'two', 'three']) await outbox.put(aMessage(`count-${key}`));
    await outbox.delivered(await taken(outbox, START), at(1));
    await outbox.giveUp(await taken(outbox, START), at(1), 'HTTP 500');
    const { pending, delivered, failed } = await outbox.counts();
    expect([pending, delivered - before.delivered, failed - before.failed]).toEqual([1, 1, 1]);
    expect(await outbox.put(aMessage('count-one'))).toBe(false);
  });
});
