import { HubError, type HubErrorCode } from '../../../../src/domain/errors.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../../src/flows/ports.js';
import { type GuardLimits, guardPartners } from '../../../../src/wire/ocpi/partners/guarded-client.js';
import { aConnection, aMessageTo } from './a-connection.js';

const ANSWER: PartnerAnswer = { httpStatus: 200, headers: {}, body: new Uint8Array(), ocpiStatus: 1000 };
const LIMITS: GuardLimits = { atWork: 2, waiting: 2, failures: 3, openMs: 10_000 };
const answer = () => Promise.resolve(ANSWER);
const fail = (code: HubErrorCode) => () => Promise.reject(new HubError(code, 'as the test wants it'));
const refusal = (code: HubErrorCode, message?: RegExp) =>
  expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) });

/** A guard before partners that behave as the test says. */
function guarded(behaviour: (message: OutgoingMessage) => Promise<PartnerAnswer>, limits = LIMITS) {
  const state = { nowMs: 0, behaviour, sent: 0, told: [] as string[], noted: [] as string[] };
  const unasked = () => Promise.reject(new Error('not asked for'));
  const send = (message: OutgoingMessage) => {
    state.sent++;
    return state.behaviour(message);
  };
  const client = guardPartners(
    { send, discover: unasked, register: unasked, close: () => Promise.resolve() },
    {
      limits,
      nowMs: () => state.nowMs,
      presence: { seen: (id) => state.told.push(`seen ${id}`), silent: (id) => state.told.push(`silent ${id}`) },
      watch: {
        changed: (id, to) => state.noted.push(`${id} ${to}`),
        refused: (id, reason) => state.noted.push(`${id} refused: ${reason}`),
      },
    },
  );
  return { state, send: (id = 'P1', change = {}) => client.send(aMessageTo(aConnection(id), change)) };
}

/** Fails as often as it takes for the platform to be left alone. */
async function openBreaker({ state, send }: ReturnType<typeof guarded>): Promise<void> {
  state.behaviour = fail('receiver-timeout');
  for (let n = 0; n < LIMITS.failures; n++) await send().catch(() => undefined);
}

describe('a platform that does not answer', () => {
  it('is left alone after some messages in a row: further ones are refused at once and not sent', async () => {
    const guard = guarded(answer);
    await openBreaker(guard);
    await expect(guard.send()).rejects.toEqual(refusal('receiver-unreachable', /does not answer/));
    expect(guard.state.sent).toBe(3);
    expect(guard.state.noted).toEqual(['P1 paused', 'P1 refused: paused']);
  });

  it('is told to presence as silent once, and each answer as a sign of life', async () => {
    const guard = guarded(answer);
    await guard.send();
    await openBreaker(guard);
    await guard.send().catch(() => undefined);
    expect(guard.state.told).toEqual(['seen P1', 'silent P1']);
  });

  it('costs nobody else anything', async () => {
    const guard = guarded(answer);
    await openBreaker(guard);
    guard.state.behaviour = answer;
    expect((await guard.send('P2')).ocpiStatus).toBe(1000);
  });

  it('is tried again after a while by one message, whose answer opens the way for all', async () => {
    const guard = guarded(answer);
    await openBreaker(guard);
    guard.state.nowMs = LIMITS.openMs;
    let comeBack = (_: PartnerAnswer): void => undefined;
    guard.state.behaviour = () => new Promise((resolve) => (comeBack = resolve));
    const trial = guard.send();
    await expect(guard.send()).rejects.toEqual(refusal('receiver-unreachable'));
    comeBack(ANSWER);
    await trial;
    guard.state.behaviour = answer;
    expect((await guard.send()).ocpiStatus).toBe(1000);
    expect(guard.state.noted.at(-1)).toBe('P1 answering');
  });

  it('is left alone for as long again when that one is not answered either', async () => {
    const guard = guarded(answer);
    await openBreaker(guard);
    guard.state.nowMs = LIMITS.openMs;
    await expect(guard.send()).rejects.toEqual(refusal('receiver-timeout'));
    guard.state.nowMs = 2 * LIMITS.openMs - 1;
    await expect(guard.send()).rejects.toEqual(refusal('receiver-unreachable', /does not answer/));
    expect(guard.state.told).toEqual(['silent P1', 'silent P1']);
  });

  it('can be asked at any time whether it is still alive, and is back as soon as it answers that', async () => {
    const guard = guarded(answer);
    await openBreaker(guard);
    await expect(guard.send('P1', { probe: true })).rejects.toEqual(refusal('receiver-timeout'));
    guard.state.behaviour = answer;
    await expect(guard.send()).rejects.toEqual(refusal('receiver-unreachable'));
    await guard.send('P1', { probe: true });
    expect((await guard.send()).ocpiStatus).toBe(1000);
    expect(guard.state.told).toEqual(['silent P1', 'seen P1', 'seen P1']);
  });

  it('is one that is slow or out of reach, and not one that answers nonsense', async () => {
    for (const [code, isPaused] of [
      ['receiver-timeout', true],
      ['receiver-unreachable', true],
      ['receiver-unusable', false],
    ] as const) {
      const guard = guarded(fail(code));
      for (let n = 0; n < 4; n++) await guard.send().catch(() => undefined);
      expect({ code, isPaused: guard.state.told.includes('silent P1') }).toEqual({ code, isPaused });
      expect(guard.state.told).not.toContain('seen P1');
    }
  });

  it('is not one that fails now and then', async () => {
    const guard = guarded(answer);
    for (let n = 0; n < 10; n++) {
      guard.state.behaviour = n % 3 === 2 ? answer : fail('receiver-timeout');
      await guard.send().catch(() => undefined);
    }
    expect(guard.state.noted).toEqual([]);
  });

  it('is not one that has never been connected', async () => {
    const guard = guarded(fail('receiver-unreachable'));
    const { theirs: _none, ...connection } = aConnection('P1');
    for (let n = 0; n < 5; n++) await guard.send('P1', { connection }).catch(() => undefined);
    expect(guard.state.told).toEqual([]);
  });
});

describe('a slow platform', () => {
  /** Answers when the test says so. */
  function slow() {
    const waiting: (() => void)[] = [];
    const guard = guarded(() => new Promise((resolve) => waiting.push(() => resolve(ANSWER))));
    return { ...guard, answerNext: () => waiting.shift()?.() };
  }

  it('has few messages at work and few waiting; more are refused at once', async () => {
    const { send, state, answerNext } = slow();
    const accepted = [send(), send(), send(), send()];
    await expect(send()).rejects.toEqual(refusal('receiver-unreachable', /too many messages wait/));
    expect([state.sent, state.noted]).toEqual([2, ['P1 refused: busy']]);
    for (const one of accepted) {
      answerNext();
      await one;
    }
    expect(state.sent).toBe(4);
    expect(state.told).not.toContain('silent P1');
  });

  it('gets its messages in the order in which they came', async () => {
    const order: string[] = [];
    const { send, state, answerNext } = slow();
    const all = ['a', 'b', 'c', 'd'].map((path) => send('P1', { url: path }).then(() => order.push(path)));
    for (const one of all) {
      answerNext();
      await one;
    }
    expect([order, state.sent]).toEqual([['a', 'b', 'c', 'd'], 4]);
  });

  it('is 4002 at the deadline also for a message that still waits for its turn, which is then never sent', async () => {
    const { send, state, answerNext } = slow();
    const atWork = [send(), send()];
    const startedMs = performance.now();
    await expect(send('P1', { timeoutMs: 60 })).rejects.toEqual(refusal('receiver-timeout', /longer than 60 ms/));
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
    for (const _ of atWork) answerNext();
    await Promise.all(atWork);
    expect(state.sent).toBe(2);
    expect(state.noted).toEqual([]);
  });

  it('has the rest of the time for a message that waited', async () => {
    const { send, state, answerNext } = slow();
    const left: number[] = [];
    const atWork = [send(), send()];
    const third = send();
    state.behaviour = ({ timeoutMs }) => {
      left.push(timeoutMs);
      return answer();
    };
    const startedMs = performance.now();
    while (performance.now() - startedMs < 5) await Promise.resolve();
    for (const _ of atWork) answerNext();
    await Promise.all([...atWork, third]);
    expect(left).toEqual([expect.any(Number)]);
    expect(left[0]).toBeLessThanOrEqual(995);
  });

  it('that dies lets those who wait go at once', async () => {
    const failing: (() => void)[] = [];
    const guard = guarded(
      () => new Promise((_, reject) => failing.push(() => reject(new HubError('receiver-timeout', 'late')))),
      { ...LIMITS, failures: 2, waiting: 10 },
    );
    const all = Array.from({ length: 12 }, () => guard.send().catch((error: HubError) => error.code));
    for (const failNow of failing.splice(0)) failNow();
    expect(await Promise.all(all)).toEqual([
      'receiver-timeout',
      'receiver-timeout',
      ...Array(10).fill('receiver-unreachable'),
    ]);
    expect(guard.state.sent).toBeLessThanOrEqual(3);
  });
});
