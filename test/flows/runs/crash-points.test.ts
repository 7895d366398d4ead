import { readFileSync } from 'node:fs';
import { watchRunSteps } from '../../../src/compose/clearing/watch-run-steps.js';
import { type Decimal, sum } from '../../../src/domain/decimal.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { renderDocuments } from '../../../src/flows/invoicing/render-documents.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { resumeRuns } from '../../../src/flows/runs/resume-runs.js';
import { RUN_STEPS, type RunStep } from '../../../src/flows/runs/run-steps.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { APPROVER, settleRun, withPlainPapers } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const ALL = { offset: 0, limit: 100 };
/** Who buys how: in the CPO's name and from each other; from the hub and over its account. */
const BUYERS = ['DE*BET', 'FR*GAM'] as const;
let hub: TestHub;
/** The same hub, which leaves the papers to the job. */
let quick: TestHub;

beforeAll(async () => {
  hub = withPlainPapers(await openTestHub(database));
  quick = { ...hub, documents: { ...hub.documents, withoutFiles: async () => [] } };
  await agree(hub);
  await agree(hub, { emsp: 'FR*GAM', model: 'PRINCIPAL', settlementMode: 'HUB_ACCOUNT' });
  for (const party of ['NL*ALF', ...BUYERS]) await hub.legalEntities.put(anEntity(party));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
});
afterAll(() => hub.close());

/** The hub, ended by a crash right after the nth step of a run: what follows does not reach the store any more. */
function crashingAfter(n: number): { readonly broken: TestHub; readonly steps: readonly RunStep[] } {
  const steps: RunStep[] = [];
  const watched = watchRunSteps(hub, (step) => {
    steps.push(step);
    if (steps.length >= n) throw new Error('crash');
  });
  return { broken: { ...hub, ...watched }, steps };
}

let cdrs = 0;
async function sendCdrs(): Promise<void> {
  hub.time.now = new Date(hub.time.now.getTime() + 1_000);
  for (const buyer of BUYERS) {
    cdrs += 1;
    const cdr = aPricedCdr(`R${cdrs}`, '450');
    const [countryCode = '', partyId = ''] = buyer.split('*');
    await sendCdr(hub, { ...cdr, token: { ...cdr.token, party: { countryCode, partyId } } });
  }
}

/** What a run has come to, without its own name: documents, orders and what it has moved on each account. */
let sequence = 0;
async function outcomeOf(runId: string, work: () => Promise<unknown>) {
  const [last] = (await hub.ledger.keysAfter(sequence, 1_000)).slice(-1);
  sequence = last?.sequence ?? 0;
  await work();
  const run = await hub.runs.find(runId);
  const documents = (await hub.documents.page({ runId }, ALL)).items;
  const orders = await hub.paymentOrders.list({ runId });
  return {
    state: run?.state,
    cdrs: run?.frozen?.cdrCount,
    positions: run?.positions,
    documents: documents.map(({ series, type, net, vat, gross }) => [series, type, ...[net, vat, gross].map(String)]),
    orders: orders.map(({ party, receiver, direction, amount }) => [party, receiver, direction, amount.toFixed()]),
    moved: await movedSince(sequence, runId),
    numbers: documents.map(({ number }) => number),
  };
}

/** What was booked after an entry, by account, without the name of the run. */
async function movedSince(sequence: number, runId: string) {
  const moved = new Map<string, Decimal>();
  for (const { postings } of await hub.ledger.entriesAfter(sequence, 1_000)) {
    for (const { account, currency, amount } of postings) {
      const name = `${account.replace(runId, 'RUN')} ${currency}`;
      moved.set(name, amount.plus(moved.get(name) ?? 0));
    }
  }
  return [...moved].map(([name, amount]) => `${name} ${amount.toFixed()}`).sort();
}

/** A run that crashes after its nth step and is taken up again; a person approves it if nobody could before. */
async function runThrough(runId: string, n: number) {
  await sendCdrs();
  const { broken, steps } = crashingAfter(n);
  const outcome = await outcomeOf(runId, async () => {
    await settleRun(broken, { period: '2026-10' }).catch(() => undefined);
    await resumeRuns(quick);
    const run = await hub.runs.find(runId);
    if (run?.state === 'IN_REVIEW') await approveRun(quick, { id: runId, staff: APPROVER });
  });
  return { ...outcome, last: steps.at(-1) };
}

const runIdOf = (n: number): string => (n === 0 ? 'RUN-2026-10' : `RUN-2026-10.${n + 1}`);

describe('a run that is ended by a crash', () => {
  it('after any of its writes has the same papers and books in the end as one that is not', async () => {
    await sendCdrs();
    const { broken, steps } = crashingAfter(Number.POSITIVE_INFINITY);
    const whole = await outcomeOf(runIdOf(0), () => settleRun(broken, { period: '2026-10' }));
    expect(whole).toMatchObject({ state: 'INSTRUCTED', cdrs: 2 });
    expect(RUN_STEPS.filter((step) => !steps.includes(step))).toEqual([...NOT_HERE]);
    const numbers = [...whole.numbers];
    const papersFrom = steps.indexOf('file') + 1;
    const points = steps.flatMap((_step, index) =>
      isLikeBefore(steps, index) || index >= papersFrom ? [] : index + 1,
    );
    for (const [place, n] of points.entries()) {
      const { last, numbers: issued, ...found } = await runThrough(runIdOf(place + 1), n);
      const { numbers: _numbers, ...expected } = whole;
      expect({ n, last, ...found }).toEqual({ n, last: expect.any(String), ...expected });
      numbers.push(...issued);
    }
    expect(numbers.sort()).toEqual(gapless(numbers));
    await renderDocuments(hub);
    expect(await hub.documents.withoutFiles(1)).toEqual([]);
    const last = await hub.runs.find(runIdOf(points.length));
    expect(sum([...(last?.positions ?? []), ...(last?.hubNet ?? [])].map(({ amount }) => amount)).isZero()).toBe(true);
    expect((await verifyBooks(hub)).breach).toBeUndefined();
  }, 60_000);
});

it('the steps at which a run may be ended are told to who runs a hub', () => {
  const told = readFileSync('docs/operations.md', 'utf8').replaceAll(/\s+/g, ' ');
  expect(RUN_STEPS.filter((step) => !told.includes(`\`${step}\``))).toEqual([]);
});

/** Of many documents or entries one after the other, a crash after the first one will do; bench:kill9-run ends them all. */
function isLikeBefore(steps: readonly RunStep[], index: number): boolean {
  return steps[index] === steps[index - 1];
}

/** Steps of runs that are blocked, converted, paid or given up. */
const NOT_HERE: readonly RunStep[] = [
  'release blocked',
  'convert',
  'advance PARTLY_SETTLED',
  'advance SETTLED',
  'markSettled',
  'advance CLOSED',
  'advance CANCELLED',
  'give back',
  'discard',
];

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
