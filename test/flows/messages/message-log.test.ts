import { readFrames } from '../../../src/domain/messages/frames.js';
import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { createMessageLog, type MessageLogOptions } from '../../../src/flows/messages/message-log.js';
import type { MessageChunk } from '../../../src/store/roaming/message-store.js';
import { aLeg, anAskedLeg, secrets } from '../../support/messages/a-leg.js';

const NOW = new Date('2026-11-02T12:00:00Z');

describe('the message log', () => {
  it('writes what was recorded in one piece, with what it is found by', async () => {
    const { log, chunks } = aLog();
    log.record({ facts: anAskedLeg(), requestBody: '{"id":"LOC1"}' });
    log.record({ facts: aLeg({ atMs: anAskedLeg().atMs + 5 }), requestBody: '{"id":"LOC1"}' });
    await log.flush();
    expect(chunks).toHaveLength(1);
    expect(chunks[0]).toMatchObject({
      count: 2,
      from: new Date(anAskedLeg().atMs),
      until: new Date(anAskedLeg().atMs + 5),
      correlationIds: ['corr-1'],
      connectionIds: ['con-cpo', 'con-emsp'],
      parties: ['NL*CPO', 'DE*MSP'],
      modules: ['locations'],
      objectIds: ['LOC1'],
      hasFailures: false,
      expiresAt: new Date('2026-11-16T12:00:00Z'),
    });
    expect(legsOf(chunks).map(({ id }) => id)).toEqual([`${chunks[0]?.id}-0`, `${chunks[0]?.id}-1`]);
  });

  it('writes at once what is many or large, and the rest soon', async () => {
    const { log, chunks } = aLog({ limits: { chunkLegs: 10, chunkBytes: 50_000, chunkMs: 5 } });
    for (let n = 0; n < 25; n++) log.record({ facts: aLeg() });
    log.record({ facts: aLeg(), requestBody: Buffer.alloc(60_000, 'x') });
    log.record({ facts: aLeg() });
    await until(() => legsOf(chunks).length === 27);
    expect(chunks.map(({ count }) => count)).toEqual([10, 10, 6, 1]);
  });

  it('keeps of a large body its hash', async () => {
    const { log, chunks } = aLog({ bodyLimitBytes: 100 });
    const large = Buffer.alloc(101, 'x');
    log.record({ facts: aLeg(), requestBody: large, responseBody: 'y'.repeat(100) });
    log.record({ facts: aLeg(), requestBody: 'ü'.repeat(51), responseBody: 'ü'.repeat(50) });
    await log.flush();
    const [first, second] = legsOf(chunks);
    expect(first?.requestBody).toEqual({ kind: 'hash', sha256: secrets.sha256(large), bytes: 101 });
    expect(first?.responseBody).toMatchObject({ kind: 'text', bytes: 100 });
    expect(second?.requestBody).toEqual({ kind: 'hash', sha256: secrets.sha256('ü'.repeat(51)), bytes: 102 });
    expect(second?.responseBody).toMatchObject({ kind: 'text', bytes: 100 });
  });

  it('keeps no body of the credentials module', async () => {
    const { log, chunks } = aLog();
    const body = '{"token":"let-me-in"}';
    log.record({ facts: anAskedLeg({ module: 'credentials' }), requestBody: body, responseBody: Buffer.from(body) });
    await log.flush();
    expect(Buffer.concat(chunks.map(({ frames }) => frames)).includes('let-me-in')).toBe(false);
    expect(legsOf(chunks)[0]).toMatchObject({
      requestBody: { kind: 'withheld', bytes: 21 },
      responseBody: { kind: 'withheld', bytes: 21 },
    });
  });

  it('holds no more than its share of memory while the store does not answer: oldest bodies go first, then legs', async () => {
    const store = aSlowStore();
    const dropped = { body: 0, leg: 0 };
    const { log, warnings } = aLog({
      store,
      limits: { chunkLegs: 10, waitingBytes: 200_000 },
      countDropped: (what, count) => {
        dropped[what] += count;
      },
    });
    const record = (n: number) =>
      log.record({ facts: aLeg({ objectId: `LOC${n}` }), requestBody: Buffer.alloc(1_000, 'x') });
    for (let n = 0; n < 200; n++) record(n);
    expect(dropped.body).toBeGreaterThan(50);
    expect(dropped.leg).toBe(0);
    for (let n = 200; n < 1_000; n++) record(n);
    expect(dropped.leg).toBeGreaterThan(300);
    expect(warnings).toEqual([{ event: 'message-log.behind', dropped: 'body', count: 10 }]);

    store.answer();
    await log.flush();
    const waited = store.chunks.slice(1);
    expect(waited.reduce((sum, { frames }) => sum + frames.length, 0)).toBeLessThanOrEqual(200_000);
    expect(legsOf(waited).at(-1)?.objectId).toBe('LOC999');
    expect(legsOf(waited)[0]?.requestBody).toEqual({ kind: 'dropped', bytes: 1_000 });
  });

  it('neither throws nor waits when the store fails, and tries again', async () => {
    let failures = 2;
    const chunks: MessageChunk[] = [];
    const insert = async (chunk: MessageChunk) => {
      if (failures-- > 0) throw new Error('the store is away');
      chunks.push(chunk);
    };
    const { log, warnings } = aLog({ store: { insert }, limits: { retryMs: 1 } });
    log.record({ facts: aLeg() });
    await log.flush();
    log.record({ facts: aLeg() });
    await log.flush();
    await until(() => legsOf(chunks).length === 2);
    expect(warnings).toHaveLength(2);
  });

  it('gives up a chunk that the store refuses while it takes others', async () => {
    const chunks: MessageChunk[] = [];
    const insert = async (chunk: MessageChunk) => {
      if (chunk.modules.includes('poison')) throw new Error('refused');
      chunks.push(chunk);
    };
    let lost = 0;
    const countDropped = (_what: string, count: number) => {
      lost += count;
    };
    const { log } = aLog({ store: { insert }, countDropped, limits: { retryMs: 1 } });
    log.record({ facts: aLeg({ module: 'poison' }) });
    for (let round = 1; round <= 6; round++) {
      await log.flush();
      log.record({ facts: aLeg() });
      await log.flush();
      await until(() => legsOf(chunks).length === round);
    }
    await until(() => lost === 1);
    expect(legsOf(chunks)).toHaveLength(6);
  });
});

function aLog(change: Partial<MessageLogOptions> = {}) {
  const chunks: MessageChunk[] = [];
  const warnings: object[] = [];
  const warn = (fields: object) => void warnings.push(fields);
  const insert = async (chunk: MessageChunk) => void chunks.push(chunk);
  const log = createMessageLog({
    store: { insert },
    clock: { now: () => NOW },
    secrets,
    log: { info: warn, warn, error: warn },
    bodyLimitBytes: 65_536,
    keepDays: 14,
    ...change,
  });
  return { log, chunks, warnings };
}

/** Answers nothing until it is told to. */
function aSlowStore() {
  const chunks: MessageChunk[] = [];
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const insert = async (chunk: MessageChunk) => {
    chunks.push(chunk);
    await answered;
  };
  return { chunks, insert, answer: () => answer() };
}

function legsOf(chunks: readonly MessageChunk[]): readonly LoggedMessage[] {
  return chunks.flatMap(({ id, frames }) =>
    [...readFrames(frames)].map((frame) => frame.toMessage(`${id}-${frame.index}`)),
  );
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
