import mongoose from 'mongoose';
import type { Invariant } from '../../../src/flows/books/breach.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { connectStore } from '../../../src/store/mongo/base/connect.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type BooksScene, openBooksScene } from './books-scene.js';

const database = useTestDatabase();
let hub: BooksScene;
let raw: mongoose.Connection;

beforeAll(async () => {
  hub = await openBooksScene(database);
  raw = await connectStore(database.uri, database.dbName);
}, 30_000);
afterAll(async () => {
  await raw.close();
  await hub.close();
});

type Change = Readonly<Record<string, unknown>>;
type Id = string | number;
const euros = (text: string) => mongoose.mongo.Decimal128.fromString(text);
const documents = (collection: string) => raw.collection<{ _id: Id }>(collection);

/** Changes one document behind the hub's back, asks, and puts it back. */
async function breachAfter(collection: string, id: Id, change: Change, only?: Invariant) {
  const before = await documents(collection).findOne({ _id: id });
  if (!before) throw new Error(`nothing ${String(id)} in ${collection}`);
  await documents(collection).updateOne({ _id: id }, { $set: change });
  const { breach } = await verifyBooks(hub, only ? { only: [only] } : {});
  await documents(collection).replaceOne({ _id: id }, before);
  return breach;
}

async function breachWithout(collection: string, id: Id, only?: Invariant) {
  const before = await documents(collection).findOne({ _id: id });
  if (!before) throw new Error(`nothing ${String(id)} in ${collection}`);
  await documents(collection).deleteOne({ _id: id });
  const { breach } = await verifyBooks(hub, only ? { only: [only] } : {});
  await documents(collection).insertOne(before);
  return breach;
}

const entryId = async (key: string): Promise<Id> => (await hub.ledger.find(key))?.sequence ?? 0;

describe('the verification of the books', () => {
  it('finds nothing where nothing was touched, and says how much it has looked at', async () => {
    const report = await verifyBooks(hub);
    expect(report.breach).toBeUndefined();
    expect(report).toMatchObject({ cdrs: 11, documents: 16, runs: 3 });
    const unlooked = report.invariants.filter(({ lookedAt }) => lookedAt === '');
    expect(unlooked.map(({ invariant, checked, notes }) => ({ invariant, checked, notes }))).toEqual([
      { invariant: 'I15', checked: false, notes: ['not checked here: another program has to read the export'] },
    ]);
    const notes = report.invariants.flatMap((one) => (one.invariant === 'I15' ? [] : one.notes));
    expect(notes).toEqual([]);
    expect(report.invariants.find(({ invariant }) => invariant === 'I6')?.lookedAt).toContain(
      '3 runs calculated again to the same bytes',
    );
  });

  it('asks one invariant alone, and then no other one is a breach', async () => {
    const report = await verifyBooks(hub, { only: ['I9'] });
    expect(report.invariants.map(({ invariant, lookedAt }) => [invariant, lookedAt])).toEqual([
      ['I9', '16 numbers, 6 series'],
    ]);
    expect(await breachAfter('journal', 2, { hash: '00' }, 'I9')).toBeUndefined();
  });

  it.each<[what: string, collection: string, id: Id, change: Change, invariant: Invariant, where: string]>([
    ['an amount in the journal', 'journal', 1, { 'postings.0.amount': euros('9') }, 'I1', 'entry 1 accrue:NL*ALF/A1'],
    ['the text of a received CDR', 'cdrs', 'NL*ALF/A1', { original: '{}' }, 'I3', 'CDR NL*ALF/A1'],
    ['the amount of a CDR', 'cdrs', 'NL*ALF/A5', { 'cdr.totalCost.exclVat': euros('5') }, 'I4', 'CDR NL*ALF/A5'],
    ['positions of a run', 'runs', 'RUN-2026-10', { 'run.positions.0.amount': euros('1') }, 'I6', 'RUN-2026-10'],
    ['the files of a document', 'documents', 'NL-ALF-2026-000001', { files: {} }, 'I12', 'NL-ALF-2026-000001'],
  ])('finds out who changed %s', async (_what, collection, id, change, invariant, where) => {
    expect(await breachAfter(collection, id, change)).toMatchObject({
      invariant,
      where: expect.stringContaining(where),
    });
  });

  // Behind a hash that was changed too: each invariant is asked alone.
  it.each<[what: string, collection: string, id: Id, change: Change, invariant: Invariant, where: string]>([
    ['a balance', 'journal', 1, { 'postings.0.amount': euros('9') }, 'I2', 'EUR'],
    ['a line', 'documents', 'NL-ALF-2026-000001', { 'content.lines.0.net': euros('8.01') }, 'I5', 'line 1'],
    ['a total', 'documents', 'NL-ALF-2026-000001', { 'content.gross': euros('8.01') }, 'I5', 'NL-ALF-2026-000001'],
    [
      'what a run is paid',
      'runs',
      'RUN-2026-10',
      { 'run.settlement.amounts.0.amount': euros('1') },
      'I6',
      'RUN-2026-10',
    ],
    [
      'what a run has planned',
      'planned-drafts',
      'RUN-2026-10/0',
      { 'planned.draft.dueDate': 'x' },
      'I6',
      'RUN-2026-10',
    ],
    [
      'what is asked of members',
      'runs',
      'RUN-2026-10.2',
      { 'run.settlement.amounts.0.amount': euros('1') },
      'I7',
      'RUN-2026-10.2',
    ],
    ['whether a run is settled', 'runs', 'RUN-2026-10.2', { 'run.state': 'SETTLED' }, 'I7', 'RUN-2026-10.2'],
    [
      'an open account',
      'documents',
      'NL-ALF-2026-000001',
      { 'content.buyerKey': 'FR*GAM' },
      'I8',
      'NL-ALF-2026-000001',
    ],
    ['a number', 'documents', 'NL-ALF-2026-000002', { 'content.sequence': 3 }, 'I9', 'NL-ALF-2026-000002'],
    ['a date', 'documents', 'NL-ALF-2026-000002', { 'content.issueDate': '2026-11-01' }, 'I9', 'NL-ALF-2026-000002'],
    [
      'a credit',
      'documents',
      'NL-ALF-CN-2026-000001',
      { 'content.lines.0.net': euros('9') },
      'I10',
      'NL-ALF-2026-000001',
    ],
    [
      'a credit’s VAT',
      'documents',
      'SB-NL-ALF-CN-2026-000001',
      { 'content.vatBreakdown.0.vat': euros('9') },
      'I10',
      'SB',
    ],
    ['a VAT rule', 'documents', 'NL-ALF-2026-000001', { 'content.lines.0.vat.ruleId': '' }, 'I11', 'line 1'],
    ['a VAT id', 'documents', 'NL-ALF-2026-000001', { 'content.buyer.vatIds': [] }, 'I11', 'line 1'],
    ['a total that papers say', 'documents', 'NL-ALF-2026-000001', { 'content.gross': euros('7') }, 'I12', 'NL-ALF'],
    ['CDRs in papers', 'documents', 'SB-NL-ALF-2026-000001', { 'content.lines.0.exact': euros('7') }, 'I12', 'SB-NL'],
    ['the day of rates', 'runs', 'RUN-2026-10.2', { 'run.frozen.fxDate': '2026-11-01' }, 'I13', 'RUN-2026-10.2'],
    ['how old rates are', 'runs', 'RUN-2026-10.2', { 'run.cutOffAt': new Date('2026-11-20') }, 'I13', 'RUN-2026-10.2'],
    ['rates', 'rate-tables', '2026-11-13', { 'table.unitsPerEur.SEK': euros('9') }, 'I13', 'RUN-2026-10.2'],
    ['who approved a run', 'runs', 'RUN-2026-10', { 'run.approval.by': 'Zoe@hub.example' }, 'I14', 'RUN-2026-10'],
    ['a hash in the journal', 'journal', 2, { hash: '00' }, 'I1', 'entry 2 accrue:NL*ALF/A2'],
    ['a kept balance', 'balance-snapshots', 3, { 'balances.0.amount': euros('9') }, 'I2', 'accrued:cost EUR'],
    ['the hash of a received CDR', 'cdrs', 'NL*ALF/A1', { contentHash: '00' }, 'I3', 'CDR NL*ALF/A1'],
    ['a document', 'documents', 'NL-ALF-2026-000001', { 'content.gross': euros('1') }, 'I3', 'NL-ALF-2026-000001'],
    ['the review of a billed CDR', 'cdrs', 'NL*ALF/A2', { 'review.state': 'CONTESTED' }, 'I4', 'CDR NL*ALF/A2'],
    ['which credit a CDR has', 'cdrs', 'NL*ALF/A1', { 'review.creditKey': 'NL*ALF/A2' }, 'I4', 'CDR NL*ALF/A1'],
    ['which CDR a credit has', 'cdrs', 'NL*ALF/C1', { 'review.credits.originalKey': 'NL*ALF/A2' }, 'I4', 'NL*ALF/C1'],
    ['the run of a CDR', 'cdrs', 'NL*ALF/A4', { 'finance.runId': 'RUN-2026-10' }, 'I4', 'CDR NL*ALF/A4'],
    ['who sells a CDR', 'cdrs', 'NL*ALF/A2', { 'review.terms.model': 'PRINCIPAL' }, 'I4', 'CDR NL*ALF/A2'],
    ['the line of a CDR', 'cdrs', 'NL*ALF/A1', { 'finance.line': 2 }, 'I5', 'NL-ALF-2026-000001 line 1'],
    ['that a claim was given up', 'cdrs', 'NL*ALF/W1', { 'review.state': 'ACCEPTED' }, 'I4', 'CDR NL*ALF/W1'],
    ['the list of a run', 'runs', 'RUN-2026-10', { 'run.frozen.inputHash': '00' }, 'I6', 'RUN-2026-10'],
  ])('names what breaks when somebody changed %s', async (_what, collection, id, change, invariant, where) => {
    expect(await breachAfter(collection, id, change, invariant)).toMatchObject({
      invariant,
      where: expect.stringContaining(where),
    });
  });

  it('names drafts and write-offs that one person decided alone', async () => {
    const [draft] = await hub.drafts.list();
    const [writeOff] = await hub.writeOffs.list({});
    const byOne = { 'manual.approvedBy': draft?.createdBy };
    expect(await breachAfter('manual-drafts', draft?.id ?? '', byOne, 'I14')).toMatchObject({ invariant: 'I14' });
    const decided = { 'writeOff.decidedBy': writeOff?.askedBy };
    expect(await breachAfter('write-offs', writeOff?.id ?? '', decided, 'I14')).toMatchObject({ invariant: 'I14' });
  });

  it('names lines of the bank that are not what was booked, and entries that no line tells of', async () => {
    const lines = raw.collection<{ _id: string }>('bank-lines');
    const { _id } = (await lines.findOne({ result: 'MATCHED' })) ?? { _id: '' };
    expect(await breachAfter('bank-lines', _id, { 'line.amount': euros('1') })).toMatchObject({ invariant: 'I7' });
    expect(await breachAfter('bank-lines', _id, { 'line.match.excess': euros('1') })).toMatchObject({
      invariant: 'I7',
    });
    expect(await breachWithout('bank-lines', _id)).toMatchObject({
      invariant: 'I7',
      message: 'moves the bank account, and no line of the bank does',
    });
  });

  it('finds entries and documents that are missing', async () => {
    const last = await entryId('accrue:NL*ALF/A5');
    expect(await breachWithout('journal', last)).toMatchObject({ invariant: 'I4', where: 'CDR NL*ALF/A5' });
    const invoice = await entryId('invoice:NL-ALF-2026-000001');
    expect(await breachWithout('journal', invoice)).toMatchObject({ invariant: 'I1' });
    expect(await breachWithout('journal', invoice, 'I8')).toMatchObject({
      invariant: 'I8',
      where: 'NL-ALF-2026-000001',
      message: 'is not booked',
    });
    expect(await breachWithout('documents', 'NL-ALF-2026-000001', 'I9')).toMatchObject({ invariant: 'I9' });
    expect(await breachWithout('documents', 'NL-ALF-2026-000002', 'I6')).toMatchObject({ invariant: 'I6' });
  });
});
