import type { Deviation, QualityFinding } from '../../../src/domain/quality/deviation.js';
import { createQualityLog } from '../../../src/flows/quality/quality-log.js';

const LOCATION: Deviation = {
  rule: 'unknown-enum-value',
  module: 'locations',
  pointer: '/status',
  example: 'SLEEPING',
};
const NO_ID: Deviation = { rule: 'request-id-missing', module: 'cdrs', pointer: 'header:X-Request-ID', example: '' };

function aLog({ keysPerConnection = 2_000, fails = (): boolean => false, everyMs = 60_000 } = {}) {
  const time = { now: new Date('2026-11-20T10:00:00Z') };
  const written: (readonly QualityFinding[])[] = [];
  const warnings: unknown[] = [];
  const nothing = () => undefined;
  const log = createQualityLog({
    clock: { now: () => time.now },
    log: { info: nothing, error: nothing, warn: (fields) => void warnings.push(fields) },
    keysPerConnection,
    everyMs,
    quality: {
      add: async (findings) => {
        if (fails()) throw new Error('the store is away');
        written.push(findings);
      },
    },
  });
  return { log, time, written, warnings };
}

describe('the count of what partners do otherwise', () => {
  it('is written together: one finding for what happened often, with first and last time and the last example', async () => {
    const { log, time, written } = aLog();
    log.note('con-1', LOCATION);
    time.now = new Date('2026-11-20T10:00:02Z');
    log.note('con-1', { ...LOCATION, example: 'DREAMING' });
    log.note('con-1', NO_ID);
    log.note('con-2', LOCATION);
    expect(written).toEqual([]);
    await log.flush();
    const firstSeenAt = new Date('2026-11-20T10:00:00Z');
    const lastSeenAt = time.now;
    expect(written).toEqual([
      [
        { ...LOCATION, connectionId: 'con-1', example: 'DREAMING', count: 2, firstSeenAt, lastSeenAt },
        { ...NO_ID, connectionId: 'con-1', count: 1, firstSeenAt: lastSeenAt, lastSeenAt },
        { ...LOCATION, connectionId: 'con-2', count: 1, firstSeenAt: lastSeenAt, lastSeenAt },
      ],
    ]);
  });

  it('writes nothing when nothing was counted since', async () => {
    const { log, written } = aLog();
    log.note('con-1', LOCATION);
    await log.flush();
    await log.flush();
    expect(written).toHaveLength(1);
  });

  it('is written by itself after a while', async () => {
    const { log, written } = aLog({ everyMs: 1 });
    log.note('con-1', LOCATION);
    const waited = { rounds: 0 };
    while (written.length === 0 && waited.rounds++ < 10_000) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toHaveLength(1);
  });

  it('counts what is beyond the limit of one platform under the pointer *, and others as before', async () => {
    const { log, written } = aLog({ keysPerConnection: 2 });
    for (const field of ['/a', '/b', '/c', '/d', '/a']) log.note('con-1', { ...LOCATION, pointer: field });
    log.note('con-2', { ...LOCATION, pointer: '/c' });
    await log.flush();
    const told = (findings: readonly QualityFinding[] = []) =>
      findings.map(({ connectionId, pointer, count }) => `${connectionId} ${pointer} ${count}`);
    expect(told(written[0])).toEqual(['con-1 /a 2', 'con-1 /b 1', 'con-1 * 2', 'con-2 /c 1']);
    for (const field of ['/c', '/b']) log.note('con-1', { ...LOCATION, pointer: field });
    await log.flush();
    expect(told(written[1])).toEqual(['con-1 * 1', 'con-1 /b 1']);
  });

  it('keeps 200 characters of an example', async () => {
    const { log, written } = aLog();
    log.note('con-1', { ...LOCATION, example: 'x'.repeat(5_000) });
    await log.flush();
    expect(written[0]?.[0]?.example).toHaveLength(200);
  });

  it('is kept while the store is away, throws nothing, and is written later', async () => {
    const store = { isAway: true };
    const { log, written, warnings } = aLog({ fails: () => store.isAway });
    log.note('con-1', LOCATION);
    await log.flush();
    expect(warnings).toEqual([{ event: 'quality.not-written', findings: 1, error: 'Error: the store is away' }]);
    log.note('con-1', LOCATION);
    store.isAway = false;
    await log.flush();
    expect(written).toEqual([[expect.objectContaining({ rule: LOCATION.rule, count: 2 })]]);
  });
});
