import { sum } from '../../../src/domain/decimal.js';
import { exportHledger } from '../../../src/flows/books/export-books.js';
import { statement } from '../../../src/flows/books/statement.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { STARTER, settleRun, withPlainPapers } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
  await hub.legalEntities.put(anEntity('NL*ALF'));
  await hub.legalEntities.put(anEntity('DE*BET'));
});
afterAll(() => hub.close());

async function documentsOf(runId: string) {
  return (await hub.documents.page({ runId }, { offset: 0, limit: 100 })).items;
}

/** Several runs to their end, on a busy machine. */
const SLOW_MS = 30_000;
const OCTOBER = { period: '2026-10' };

describe('a clearing run', () => {
  it(
    'turns approved CDRs into documents, entries and positions that sum to zero',
    async () => {
      for (const [id, kwh] of [
        ['A1', '10.001'],
        ['A2', '7.003'],
        ['A3', '0.5'],
      ] as const)
        await sendCdr(hub, aPricedCdr(id, kwh));
      hub.time.now = new Date('2026-11-02T03:00:00Z');
      const run = await settleRun(hub, OCTOBER);
      expect(run).toMatchObject({ id: 'RUN-2026-10', state: 'INSTRUCTED', frozen: { cdrCount: 3 }, blocked: [] });
      const documents = await documentsOf(run.id);
      const [energy] = documents.filter((document) => document.issuedOnBehalf);
      expect(energy).toMatchObject({ number: 'NL-ALF-2026-000001', sellerKey: 'NL*ALF', buyerKey: 'DE*BET' });
      expect(energy?.lines[0]?.exact.toFixed()).toBe('7.0016');
      expect(energy?.net.toFixed(2)).toBe('7.00');
      const all = [...(run.positions ?? []), ...(run.hubNet ?? [])].map((position) => position.amount);
      expect(sum(all).isZero()).toBe(true);
      expect((await hub.cdrs.find('NL*ALF/A1'))?.finance).toEqual({
        state: 'DOCUMENTED',
        runId: run.id,
        documentNumber: energy?.number,
        line: 1,
      });
      expect(await verifyBooks(hub)).toMatchObject({ documents: documents.length, runs: 1 });
      expect((await verifyBooks(hub)).breach).toBeUndefined();
    },
    SLOW_MS,
  );

  it('makes PDF and CSV of each document, once', async () => {
    for (const document of await documentsOf('RUN-2026-10')) {
      expect(document.files.pdf?.sha256).toMatch(/^[0-9a-f]{64}$/);
      const pdf = await hub.files.get(document.files.pdf?.sha256 ?? '');
      expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
    }
  });

  it(
    'issues nothing twice: a second run of the period finds nothing left, and closes at once',
    async () => {
      hub = withPlainPapers(hub);
      const again = await settleRun(hub, OCTOBER);
      expect(again).toMatchObject({ id: 'RUN-2026-10.2', frozen: { cdrCount: 0 }, state: 'CLOSED' });
      expect(await documentsOf(again.id)).toHaveLength(0);
    },
    SLOW_MS,
  );

  it(
    'lets a CDR that was credited before it was charged leave together with its credit',
    async () => {
      hub.time.now = new Date('2026-11-03T03:00:00Z');
      const wrong = aPricedCdr('B1', '5');
      await sendCdr(hub, wrong);
      await sendCdr(hub, creditOf(wrong, 'B1-C'));
      const run = await settleRun(hub, OCTOBER);
      expect(run.frozen?.cdrCount).toBe(0);
      expect((await verifyBooks(hub)).breach).toBeUndefined();
    },
    SLOW_MS,
  );

  it(
    'takes a CDR from the moment on at which its contest window has passed',
    async () => {
      await agree(hub, { emsp: 'ES*GAM', contestDays: 10 });
      await hub.legalEntities.put(anEntity('ES*GAM'));
      const cdr = aPricedCdr('W1', '10');
      await sendCdr(hub, { ...cdr, token: { ...cdr.token, party: { countryCode: 'ES', partyId: 'GAM' } } });
      const acceptedAt = hub.time.now;
      const runAt = async (afterMs: number) => {
        hub.time.now = new Date(acceptedAt.getTime() + afterMs);
        return (await settleRun(hub, OCTOBER)).frozen?.cdrCount;
      };
      expect(await runAt(10 * 86_400_000 - 1)).toBe(0);
      expect(await runAt(10 * 86_400_000)).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'answers a late credit with a credit note on the invoice that charged the session',
    async () => {
      await sendCdr(hub, creditOf(aPricedCdr('A1', '10.001'), 'A1-C'));
      const run = await settleRun(hub, OCTOBER);
      const [note] = (await documentsOf(run.id)).filter((document) => document.type === '381');
      expect(note).toMatchObject({ corrects: ['NL-ALF-2026-000001'], sellerKey: 'NL*ALF', buyerKey: 'DE*BET' });
      expect(note?.net.toFixed(2)).toBe('4.00');
      expect((await verifyBooks(hub)).breach).toBeUndefined();
    },
    SLOW_MS,
  );

  it(
    'keeps CDRs free that lack a legal entity, says why, and takes them once it is there',
    async () => {
      await agree(hub, { emsp: 'FR*GAM' });
      const cdr = aPricedCdr('C1', '10');
      await sendCdr(hub, { ...cdr, token: { ...cdr.token, party: { countryCode: 'FR', partyId: 'GAM' } } });
      const blocked = await settleRun(hub, OCTOBER);
      expect(blocked.blocked).toMatchObject([{ emsp: 'FR*GAM', reason: 'LEGAL_ENTITY_MISSING', count: 1 }]);
      expect((await hub.cdrs.find('NL*ALF/C1'))?.finance).toEqual({ state: 'UNALLOCATED' });
      await hub.legalEntities.put(anEntity('FR*GAM'));
      const run = await settleRun(hub, OCTOBER);
      expect(run.frozen?.cdrCount).toBe(1);
      expect((await verifyBooks(hub)).breach).toBeUndefined();
    },
    SLOW_MS,
  );

  it.each([
    [{ period: '2026-13' }, 'bad-field', 'period'],
    [{ period: '2026-10', issueDate: '2026-02-30' }, 'bad-field', 'issue_date'],
    [{ period: '2026-10', issueDate: '2027-01-01' }, 'bad-field', 'issue_date'],
    [{ period: '2026-10', issueDate: '2026-11-01' }, 'conflict', 'issue_date'],
    [{ period: '2026-11' }, 'conflict', 'period'],
  ])('refuses %j', async (wanted, code, field) => {
    await expect(startRun(hub, { ...wanted, createdBy: STARTER })).rejects.toMatchObject({ code, field });
  });

  it('gives a statement whose balance follows from its lines', async () => {
    const { currencies } = await statement(hub, { party: 'DE*BET', from: '2026-11-03', until: '2026-12-31' });
    const [euros] = currencies;
    const moved = sum((euros?.lines ?? []).map((line) => line.amount));
    expect(euros?.closing.toFixed()).toBe(euros?.opening.plus(moved).toFixed());
    expect(euros?.lines.length).toBeGreaterThan(0);
  });

  it('exports a journal in which every entry is balanced text', async () => {
    const lines: string[] = [];
    for await (const line of exportHledger(hub)) lines.push(line);
    expect(lines.filter((line) => /^\d{4}-\d\d-\d\d \(accrue:/.test(line)).length).toBeGreaterThan(5);
    expect(lines).toContain('account income:fees');
  });
});
