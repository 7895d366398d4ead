import { INVARIANTS } from '../../../src/flows/books/breach.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { approveDraft, submitDraft } from '../../../src/flows/invoicing/drafts/change-draft.js';
import { correctDocument } from '../../../src/flows/invoicing/drafts/correct-document.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { APPROVER, STARTER, settleRun } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const CLERK = { ...APPROVER, email: STARTER };
let hub: TestHub;

beforeAll(async () => {
  const opened = await openTestHub(database);
  hub = { ...opened, documents: { ...opened.documents, withoutFiles: async () => [] } };
  await agree(hub);
  for (const key of ['NL*ALF', 'DE*BET']) await hub.legalEntities.put(anEntity(key));
});
afterAll(() => hub.close());

async function issue(draft: { readonly id: string }): Promise<void> {
  await submitDraft(hub, draft.id);
  await approveDraft(hub, APPROVER, draft.id);
}

/** The papers are left to a job that never comes here. */
const ASKED = INVARIANTS.filter((invariant) => invariant !== 'I12');
const breach = async () => (await verifyBooks(hub, { only: ASKED })).breach;

describe('a credit of a session on an invoice that a person corrects', () => {
  it('waits for the corrected invoice, and then credits that one', async () => {
    const session = aPricedCdr('A1', '10');
    await sendCdr(hub, session);
    await sendCdr(hub, aPricedCdr('A2', '10.0101'));
    hub.time.now = new Date('2026-11-02T03:00:00Z');
    await settleRun(hub, { period: '2026-10' });
    const { creditNote, corrected } = await correctDocument(hub, CLERK, 'NL-ALF-2026-000001');
    await issue(creditNote);
    expect(await breach()).toBeUndefined();

    await sendCdr(hub, creditOf(session, 'C1'));
    const early = await startRun(hub, { period: '2026-10', createdBy: STARTER });
    expect(early).toMatchObject({ state: 'IN_REVIEW', blocked: [{ reason: 'CORRECTION_PENDING', count: 1 }] });
    await issue(corrected);
    expect(await breach()).toBeUndefined();

    hub.time.now = new Date('2026-12-02T03:00:00Z');
    const run = await settleRun(hub, { period: '2026-11' });
    const notes = (await hub.documents.page({ runId: run.id, type: '381' }, { offset: 0, limit: 5 })).items;
    expect(notes.map(({ corrects, gross }) => [corrects, gross.toFixed(2)])).toEqual([
      [['NL-ALF-CI-2026-000001'], '4.00'],
    ]);
    expect(await breach()).toBeUndefined();
  });

  it('leaves nothing that a person could take back in full', async () => {
    const session = aPricedCdr('B1', '10');
    await sendCdr(hub, session);
    await sendCdr(hub, aPricedCdr('B2', '5'));
    await settleRun(hub, { period: '2026-11' });
    const { creditNote } = await correctDocument(hub, CLERK, 'NL-ALF-2026-000002');
    await sendCdr(hub, creditOf(session, 'C2'));
    await settleRun(hub, { period: '2026-11' });
    await expect(issue(creditNote)).rejects.toMatchObject({ code: 'conflict' });
    expect(await breach()).toBeUndefined();
  });
});
