import { HubError } from '../../../src/domain/errors.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { type PushToReceiver, sendOrKeep } from '../../../src/flows/delivery/send-or-keep.js';
import { party } from '../../domain/clearing/builders.js';
import { answered, aReceiver, failing, keysOf, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess, wait } = useDeliveryScene();

const KEEPS = { keepUndelivered: ['locations', 'sessions', 'commands'] } as const;
const silence = new HubError('receiver-unreachable', 'nobody there');
const late = new HubError('receiver-timeout', 'too slow');

interface To extends Partial<PushToReceiver> {
  readonly settings?: Partial<Connection['settings']>;
  readonly side?: 'SENDER' | 'RECEIVER';
}

/** A push from NL*ALF to DE*BET, whose platform wants to have kept what it misses. */
function aPush(name: string, { settings = KEEPS, side = 'RECEIVER', ...parts }: To = {}): PushToReceiver {
  const connection = aReceiver('DE*BET', settings);
  const module = parts.module ?? 'locations';
  const endpoint = { identifier: module, role: side, url: `https://DE*BET.example/${module}/` };
  return {
    route: { kind: 'direct', receiver: party('DE*BET'), connection, endpoint },
    module,
    method: 'PATCH',
    rest: '/NL/ALF/L1',
    from: party('NL*ALF'),
    correlationId: `c-${name}`,
    body: Buffer.from(`{"name":"${name} é"}`),
    ...parts,
  };
}

/** A process whose partners do not answer until told. */
function aCutLine(error: Error = silence) {
  const line = { isCut: true };
  const process = aProcess(() => (line.isCut ? Promise.reject(error) : Promise.resolve(answered())));
  const woken: string[] = [];
  const deps = { ...hub(), ...process.deps, deliverSoon: (receiver: string) => void woken.push(receiver) };
  return { ...process, deps, line, woken };
}

describe('a push', () => {
  it('gets its receiver’s answer while that answers, whatever it says', async () => {
    const { deps, sent } = aProcess(() => Promise.resolve(answered(404, 2003)));
    const result = await sendOrKeep({ ...hub(), ...deps }, aPush('direct'));
    expect(result).toMatchObject({ kind: 'answered', answer: { httpStatus: 404, ocpiStatus: 2003 } });
    expect(sent).toMatchObject([
      { url: 'https://DE*BET.example/locations/NL/ALF/L1', routing: { from: party('NL*ALF'), to: party('DE*BET') } },
    ]);
    expect(await hub().outbox.counts()).toMatchObject({ pending: 0 });
  });

  it.each([silence, late])(
    'is kept for a receiver that asked for it and does not answer, and delivered later',
    async (error) => {
      const { deps, sent, line } = aCutLine(error);
      expect(await sendOrKeep(deps, aPush('kept'))).toEqual({ kind: 'kept', because: 'NO_ANSWER' });
      expect(await deliverNext(deps, 'DE*BET')).toBe(false);
      line.isCut = false;
      wait(2_000);
      expect(await deliverNext(deps, 'DE*BET')).toBe(true);
      expect(keysOf(sent)).toEqual(['kept', 'kept']);
      expect(Buffer.from(sent[1]?.body ?? '').toString()).toBe('{"name":"kept é"}');
      expect(sent[1]).toMatchObject({ method: 'PATCH', url: 'https://DE*BET.example/locations/NL/ALF/L1' });
    },
  );

  it('is refused as ever for a receiver that did not ask, for another module, and for what is of the moment', async () => {
    const { deps } = aCutLine();
    const notKept: readonly To[] = [
      { settings: {} },
      { settings: { keepUndelivered: ['tariffs'] } },
      { method: 'GET' },
      { module: 'commands', method: 'POST' },
      { module: 'sessions', method: 'PUT', rest: '/S1/charging_preferences', side: 'SENDER' },
      { body: Buffer.alloc(9_000_000) },
    ];
    for (const parts of notKept) {
      await expect(sendOrKeep(deps, aPush('refused', parts))).rejects.toMatchObject({ code: 'receiver-unreachable' });
    }
    expect(await hub().outbox.counts()).toMatchObject({ pending: 0 });
  });

  it('is refused when its answer cannot be used: it may have arrived, and its sender decides', async () => {
    const { deps } = aCutLine(new HubError('receiver-unusable', 'HTML'));
    await expect(sendOrKeep(deps, aPush('html'))).rejects.toMatchObject({ code: 'receiver-unusable' });
  });

  it('that changes a session and may have arrived is refused, so that its periods are not doubled', async () => {
    const patch = { module: 'sessions', rest: '/NL/ALF/S1' } as const;
    await expect(sendOrKeep(aCutLine(late).deps, aPush('s', patch))).rejects.toMatchObject({
      code: 'receiver-timeout',
    });
    expect(await sendOrKeep(aCutLine().deps, aPush('s', patch))).toMatchObject({ kind: 'kept' });
    expect(await sendOrKeep(aCutLine(late).deps, aPush('t', { ...patch, method: 'PUT' }))).toMatchObject({
      kind: 'kept',
    });
  });
});

describe('a push behind others that wait', () => {
  it('of its object is kept too, without trying; one of another object goes out', async () => {
    const { deps, sent, line, woken } = aCutLine();
    await sendOrKeep(deps, aPush('first'));
    line.isCut = false;
    expect(await sendOrKeep(deps, aPush('second', { rest: '/NL/ALF/L1/E1' }))).toEqual({
      kind: 'kept',
      because: 'EARLIER_ONES_WAIT',
    });
    expect(await sendOrKeep(deps, aPush('other', { rest: '/NL/ALF/L2' }))).toMatchObject({ kind: 'answered' });
    wait(2_000);
    while (await deliverNext(deps, 'DE*BET'));
    expect(keysOf(sent)).toEqual(['first', 'other', 'first', 'second']);
    expect(woken).toEqual(['DE*BET', 'DE*BET']);
  });

  it('of any object is kept when its receiver wants all in order', async () => {
    const { deps, line } = aCutLine();
    const settings = { ...KEEPS, deliverInOrder: true } as const;
    await sendOrKeep(deps, aPush('first', { settings }));
    line.isCut = false;
    expect(await sendOrKeep(deps, aPush('other', { settings, rest: '/NL/ALF/L2' }))).toMatchObject({ kind: 'kept' });
  });

  it('removes them when it is a whole PUT: no stale PATCH is ever sent after it', async () => {
    const { deps, sent, line } = aCutLine();
    await sendOrKeep(deps, aPush('patch'));
    wait(1);
    await sendOrKeep(deps, aPush('part', { rest: '/NL/ALF/L1/E1' }));
    wait(1);
    await sendOrKeep(deps, aPush('whole', { method: 'PUT' }));
    line.isCut = false;
    wait(2_000);
    while (await deliverNext(deps, 'DE*BET'));
    expect(keysOf(sent)).toEqual(['patch', 'whole']);
  });

  it('removes what was given up when it arrives as a whole PUT', async () => {
    const { deps, line } = aCutLine();
    await sendOrKeep(deps, aPush('patch'));
    const lease = { until: START, leaseId: 'dead', to: 'DE*BET', limit: 1, order: 'BY_OBJECT' } as const;
    const now = new Date(START.getTime() + 60_000);
    for (const message of await hub().outbox.take({ ...lease, now }))
      await hub().outbox.giveUp(message, now, 'HTTP 500');
    wait(60_001);
    line.isCut = false;
    expect(await sendOrKeep(deps, aPush('whole', { method: 'PUT' }))).toMatchObject({ kind: 'answered' });
    expect(await hub().outbox.standing({ to: 'DE*BET' })).toEqual({ waiting: 0, failed: 0 });
  });

  it('is safe when the process is killed: another one delivers it', async () => {
    await sendOrKeep(aCutLine().deps, aPush('survivor'));
    wait(2_000);
    const other = aProcess();
    await deliverNext(other.deps, 'DE*BET');
    expect(keysOf(other.sent)).toEqual(['survivor']);
  });
});

describe('what a partner does not understand', () => {
  it('is not kept for later: a bug of ours is told to the sender', async () => {
    const { deps } = aProcess(failing(new Error('a bug')));
    await expect(sendOrKeep({ ...hub(), ...deps }, aPush('bug'))).rejects.toThrow('a bug');
  });
});
