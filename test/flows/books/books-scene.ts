import { bankHub } from '../../../src/compose/bank/bank-flows.js';
import { readPapers } from '../../../src/compose/clearing/read-papers.js';
import type { Run } from '../../../src/domain/clearing/run.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { recordPayment } from '../../../src/flows/bank/record-payment.js';
import { askWriteOff, decideWriteOff } from '../../../src/flows/bank/write-off.js';
import { answerContest } from '../../../src/flows/contests/answer-contest.js';
import { openContest } from '../../../src/flows/contests/open-contest.js';
import { approveDraft, submitDraft } from '../../../src/flows/invoicing/drafts/change-draft.js';
import { createDraft } from '../../../src/flows/invoicing/drafts/create-draft.js';
import { renderDocuments } from '../../../src/flows/invoicing/render-documents.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { readCamt053 } from '../../../src/wire/bank/camt-053.js';
import { anEntity, party } from '../../domain/clearing/builders.js';
import { aCamt, type CamtEntry } from '../../support/bank/a-camt.js';
import { APPROVER, STARTER } from '../../support/close-run.js';
import type { TestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

/** Another operator than the one who approves. */
const CLERK = { ...APPROVER, email: STARTER };
export type BooksScene = TestHub & { readonly readPapers: typeof readPapers };

/** CDRs of the scene go to DE*BET or FR*GAM. */
function toGam(cdr: Cdr): Cdr {
  return { ...cdr, token: { ...cdr.token, party: party('FR*GAM') } };
}

/**
 * Books with something of everything: NL*ALF sells to DE*BET in its own name, paid between members, and to FR*GAM through
 * the hub as principal, paid through its account. A month that is paid, one in another currency with a credit note and a
 * payment that is written off, one in review; a claim that was given up, a document that a person wrote.
 */
export async function openBooksScene(database: TestDatabase): Promise<BooksScene> {
  const opened = await openTestHub(database);
  const hub = { ...opened, readPapers };
  await agree(hub, { contestDays: 10 });
  await agree(hub, { emsp: 'FR*GAM', model: 'PRINCIPAL', settlementMode: 'HUB_ACCOUNT', contestDays: 10 });
  for (const key of ['NL*ALF', 'DE*BET', 'FR*GAM']) await hub.legalEntities.put(anEntity(key));
  const originals = [aPricedCdr('A1', '10'), aPricedCdr('A2', '10.0101'), toGam(aPricedCdr('P1', '20'))];
  for (const cdr of [...originals, toGam(aPricedCdr('P2', '7.7777')), aPricedCdr('D1', '1', { sessionId: 'S-A1' })]) {
    await sendCdr(hub, cdr);
  }
  await giveUp(hub, aPricedCdr('W1', '5'));
  await payAll(hub, await closed(hub, '2026-11-02T09:00:00Z'));
  for (const [index, cdr] of originals.entries()) {
    if (index !== 1) await sendCdr(hub, creditOf(cdr, `C${index + 1}`));
  }
  await sendCdr(hub, toGam(aPricedCdr('P3', '400')));
  const unitsPerEur = { SEK: new Decimal('11.2345') };
  await hub.rateTables.insert({ date: '2026-11-13', source: 'example', unitsPerEur });
  const second = await closed(hub, '2026-11-15T09:00:00Z', 'SEK');
  await writeOff(hub, second);
  await writeDocument(hub);
  await sendCdr(hub, aPricedCdr('A4', '3'));
  hub.time.now = new Date('2026-11-30T09:00:00Z');
  await startRun(hub, { period: '2026-10', createdBy: STARTER });
  await sendCdr(hub, aPricedCdr('A5', '10'));
  await hub.balances.keep({ sequence: 3, balances: await balancesAfter(hub, 3) });
  await renderDocuments(hub);
  return hub;
}

/** A run that one person starts and another one approves. */
async function closed(hub: TestHub, at: string, settlementCurrency?: string): Promise<Run> {
  hub.time.now = new Date(at);
  const currency = settlementCurrency ? { settlementCurrency } : {};
  const { id } = await startRun(hub, { period: '2026-10', createdBy: STARTER, ...currency });
  return approveRun(hub, { id, staff: APPROVER });
}

async function giveUp(hub: TestHub, cdr: Cdr): Promise<void> {
  const { key: cdrKey } = await sendCdr(hub, cdr);
  const { id } = await openContest(hub, APPROVER, { cdrKey, reason: 'SESSION_UNKNOWN', text: 'nobody charged' });
  await answerContest(hub, APPROVER, { id, decision: 'GIVE_UP', text: 'a test of the station' });
}

/** What goes through the hub by lines of its bank, the rest as members tell it. */
async function payAll(hub: TestHub, run: Run): Promise<void> {
  const entries: CamtEntry[] = [];
  for (const { mode, direction, amount, key, reference } of await hub.paymentOrders.list({ runId: run.id })) {
    const signed = direction === 'PAY_OUT' ? amount.negated() : amount;
    if (mode === 'HUB_ACCOUNT')
      entries.push({ amount: signed.toFixed(2), reference: key, creditorReference: reference });
    else await recordPayment(bankHub(hub), APPROVER, { orderKey: key, date: '2026-11-02' });
  }
  entries.push({ amount: '3.00', reference: 'nobody knows', text: 'thank you' });
  await importStatements(bankHub(hub), readCamt053(aCamt({ id: 'ST-1', entries })));
}

async function writeOff(hub: TestHub, { id: runId }: Run): Promise<void> {
  const orders = await hub.paymentOrders.list({ runId });
  const order = orders.find(({ direction }) => direction === 'PAY_IN');
  if (!order) throw new Error(`nobody pays in for ${runId}`);
  const { id } = await askWriteOff(bankHub(hub), CLERK, { orderKey: order.key, reason: 'gone' });
  await decideWriteOff(bankHub(hub), APPROVER, { id, outcome: 'APPROVED' });
}

async function writeDocument(hub: TestHub): Promise<void> {
  const line = { description: 'installation', quantity: new Decimal(1), unit: 'C62', amount: new Decimal('50.00') };
  const wanted = { seller: 'NL*HUB', buyer: 'DE*BET', currency: 'EUR', lines: [line] } as const;
  const { id } = await createDraft(hub, CLERK, wanted);
  await submitDraft(hub, id);
  await approveDraft(hub, APPROVER, id);
}

async function balancesAfter(hub: TestHub, sequence: number) {
  const { balancesOf } = await import('../../../src/domain/ledger/balance.js');
  return balancesOf(await hub.ledger.entriesAfter(0, sequence));
}
