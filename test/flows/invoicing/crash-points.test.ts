import { sum } from '../../../src/domain/decimal.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { resumeRuns, startRun } from '../../../src/flows/clearing/start-run.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  const opened = await openTestHub(database);
  const paper = Buffer.from('paper');
  hub = { ...opened, render: { pdf: () => Promise.resolve(paper), csv: () => Promise.resolve(paper) } };
  await agree(hub);
  await hub.legalEntities.put(anEntity('NL*ALF'));
  await hub.legalEntities.put(anEntity('DE*BET'));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
});
afterAll(() => hub.close());

type When = 'before' | 'after';
/** What a run writes, in the order of its steps. */
const WRITES = [
  ['cdrs', 'allocate'],
  ['runs', 'keepPlan'],
  ['runs', 'advance'],
  ['documents', 'issue'],
  ['cdrs', 'markDocumented'],
  ['ledger', 'post'],
  ['files', 'put'],
  ['documents', 'attach'],
] as const;

/** The hub whose process ends at its nth write of a run, just before or just after it. */
function crashingAt(n: number, when: When): { readonly broken: TestHub; readonly writes: () => number } {
  let writes = 0;
  const broken: Record<string, unknown> = { ...hub };
  for (const [store, method] of WRITES) {
    const whole = broken[store] as Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;
    const write = whole[method];
    broken[store] = {
      ...whole,
      [method]: async (...given: unknown[]) => {
        const isLast = ++writes === n;
        if (isLast && when === 'before') throw new Error('crash');
        const answer = await write?.(...given);
        if (isLast) throw new Error('crash');
        return answer;
      },
    };
  }
  return { broken: broken as Partial<TestHub> as TestHub, writes: () => writes };
}

async function numbersOf(runId: string): Promise<readonly string[]> {
  return (await hub.documents.page({ runId }, { offset: 0, limit: 10 })).items.map(({ number }) => number);
}

let cdrs = 0;
/** A run of one CDR that crashes at a write, and is then resumed. */
async function runThrough(n: number, when: When): Promise<{ readonly hasCrashed: boolean; readonly runId: string }> {
  hub.time.now = new Date(hub.time.now.getTime() + 1_000);
  await sendCdr(hub, aPricedCdr(`R${++cdrs}`, '4.5'));
  const { broken } = crashingAt(n, when);
  const wanted = { period: '2026-10', createdBy: 'test' };
  const hasCrashed = await startRun(broken, wanted).then(
    () => false,
    () => true,
  );
  await resumeRuns(hub);
  const [run] = await hub.runs.list();
  return { hasCrashed, runId: run?.id ?? '' };
}

describe('a run that is ended by a crash', () => {
  it('at any of its writes has the same papers and books in the end as one that is not', async () => {
    const { broken, writes } = crashingAt(0, 'before');
    await sendCdr(hub, aPricedCdr('WHOLE', '7.5'));
    await startRun(broken, { period: '2026-10', createdBy: 'test' });
    const all = writes();
    expect(all).toBeGreaterThan(WRITES.length);
    const numbers = [...(await numbersOf('RUN-2026-10'))];
    for (let n = 1; n <= all; n++) {
      // After one write is before the next: every second point is taken from the other side.
      const when = n % 2 === 0 ? 'before' : 'after';
      const { hasCrashed, runId } = await runThrough(n, when);
      const run = await hub.runs.find(runId);
      expect([when, n, hasCrashed, run?.state, run?.cdrCount]).toEqual([when, n, true, 'CLOSED', 1]);
      const net = sum([...(run?.positions ?? []), ...(run?.hubNet ?? [])].map(({ amount }) => amount));
      expect(net.isZero()).toBe(true);
      const issued = await numbersOf(runId);
      expect(issued).toHaveLength(3);
      numbers.push(...issued);
    }
    expect(numbers.sort()).toEqual(gapless(numbers));
    expect((await verifyBooks(hub)).breach).toBeUndefined();
  }, 30_000);
});

/** As many numbers in each series as there are, from 1. */
function gapless(numbers: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const number of numbers) {
    const series = number.slice(0, -7);
    counts.set(series, (counts.get(series) ?? 0) + 1);
  }
  const all = [...counts].flatMap(([series, count]) =>
    Array.from({ length: count }, (_, index) => `${series}-${String(index + 1).padStart(6, '0')}`),
  );
  return all.sort();
}
