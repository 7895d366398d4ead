import { createFrameLog, readFrames } from '../../../src/flows/stations/frame-log.js';
import type { Frame } from '../../../src/flows/stations/station-ports.js';
import type { FrameChunk, FrameStore } from '../../../src/store/stations/frame-store.js';
import { useStores } from '../../support/open-stores.js';

const openStores = useStores();
const T0 = new Date('2126-10-12T10:00:00Z').getTime();
const nothing = () => undefined;
let lastId = 0;

function aFrame(number: number, more: Partial<Frame> = {}): Frame {
  return {
    stationId: 'NL-1',
    at: new Date(T0 + number),
    direction: 'IN',
    text: `[2,"${number}","Heartbeat",{}]`,
    ...more,
  };
}

function aLog(store: Pick<FrameStore, 'insert'>, more: Partial<Parameters<typeof createFrameLog>[0]> = {}) {
  const warnings: object[] = [];
  const log = { info: nothing, warn: (fields: object) => void warnings.push(fields), error: nothing };
  const secrets = {
    newId: () => {
      lastId += 1;
      return `chunk-${String(lastId).padStart(4, '0')}`;
    },
  };
  const frameLog = createFrameLog({
    store,
    secrets,
    log,
    clock: { now: () => new Date(T0) },
    keepDays: 14,
    ...more,
  });
  return { frameLog, warnings };
}

describe('frames of stations', () => {
  let frames: FrameStore;

  beforeAll(async () => {
    ({ frames } = await openStores());
  });

  it('are read by station, newest first, whole, also those of this moment', async () => {
    const { frameLog } = aLog(frames);
    const whole = { stationId: 'WHOLE', type: 3, messageId: 'm1', action: 'Authorize', direction: 'OUT' } as const;
    frameLog.record(aFrame(1, { stationId: 'WHOLE' }));
    frameLog.record(aFrame(1, { stationId: 'OTHER' }));
    frameLog.record(aFrame(2, { ...whole, text: '[3,"m1",{"x":"ü\n"}]' }));
    const { items, next } = await readFrames({ frames, frameLog }, { stationId: 'WHOLE', limit: 10 });
    expect(items).toEqual([
      { id: expect.any(String), ...whole, at: new Date(T0 + 2), text: '[3,"m1",{"x":"ü\n"}]' },
      { id: expect.any(String), ...aFrame(1, { stationId: 'WHOLE' }) },
    ]);
    expect(next).toBeUndefined();
    expect((await frames.ofStation({ stationId: 'NOBODY', limit: 10 })).items).toEqual([]);
  });

  it('come in pages that leave nothing out, also of one millisecond and over several chunks', async () => {
    const { frameLog } = aLog(frames, { limits: { chunkFrames: 3 } });
    for (let count = 0; count < 11; count += 1) {
      frameLog.record(aFrame(Math.floor(count / 4), { stationId: 'PAGED', text: String(count) }));
    }
    await frameLog.flush();
    const texts: string[] = [];
    let page = await frames.ofStation({ stationId: 'PAGED', limit: 4 });
    for (;;) {
      texts.push(...page.items.map(({ text }) => text));
      if (!page.next) break;
      page = await frames.ofStation({ stationId: 'PAGED', limit: 4, before: page.next });
    }
    expect(texts).toEqual(['10', '9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);
    const late = await frames.ofStation({ stationId: 'PAGED', from: new Date(T0 + 2), limit: 99 });
    expect(late.items.map(({ text }) => text)).toEqual(['10', '9', '8']);
  });

  it('are forgotten after their days, and cut when they are long', async () => {
    const chunks: FrameChunk[] = [];
    const { frameLog } = aLog({ insert: async (chunk) => void chunks.push(chunk) }, { limits: { textLength: 4 } });
    frameLog.record(aFrame(1, { text: '123456' }));
    await frameLog.flush();
    expect(chunks).toMatchObject([{ count: 1, stationIds: ['NL-1'], expiresAt: new Date(T0 + 14 * 86_400_000) }]);
    expect(Buffer.from(chunks[0]?.frames ?? []).toString()).toContain('\n1234…');
  });

  it('never make memory grow while the store takes nothing: the oldest are dropped, counted and told', async () => {
    let dropped = 0;
    const { frameLog, warnings } = aLog(
      { insert: () => Promise.reject(new Error('down')) },
      {
        countDropped: (count) => {
          dropped += count;
        },
        limits: { waitingBytes: 2_000, chunkFrames: 10 },
      },
    );
    for (let count = 0; count < 500; count += 1) frameLog.record(aFrame(count));
    await frameLog.flush();
    expect(dropped).toBeGreaterThan(400);
    expect(dropped).toBeLessThan(500);
    expect(warnings).toContainEqual(expect.objectContaining({ event: 'frame-log.behind' }));
  });

  it('that the store did not take are written when it is back, in their order', async () => {
    const written: FrameChunk[] = [];
    let isDown = true;
    const insert = async (chunk: FrameChunk) => {
      if (isDown) throw new Error('down');
      written.push(chunk);
    };
    const { frameLog } = aLog({ insert }, { limits: { retryMs: 5 } });
    frameLog.record(aFrame(1));
    await frameLog.flush();
    frameLog.record(aFrame(2));
    await frameLog.flush();
    isDown = false;
    frameLog.record(aFrame(3));
    await frameLog.flush();
    expect(written.map(({ from }) => from.getTime() - T0)).toEqual([1, 2, 3]);
  });
});
