import mongoose from 'mongoose';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { connectStore } from '../../../src/store/mongo/base/connect.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { settleRun } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
let raw: mongoose.Connection;

beforeAll(async () => {
  hub = await openTestHub(database);
  raw = await connectStore(database.uri, database.dbName);
  await agree(hub);
  await hub.legalEntities.put(anEntity('NL*ALF'));
  await hub.legalEntities.put(anEntity('DE*BET'));
  for (const id of ['A1', 'A2']) await sendCdr(hub, aPricedCdr(id, '10'));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
  await settleRun(hub, { period: '2026-10' });
  await sendCdr(hub, aPricedCdr('A3', '10'));
});
afterAll(async () => {
  await raw.close();
  await hub.close();
});

/** Changes one document behind the hub's back, looks, and puts it back. */
async function breachAfter(collection: string, id: string | number, change: Record<string, unknown>) {
  const documents = raw.collection<{ _id: string | number }>(collection);
  const before = await documents.findOne({ _id: id });
  if (!before) throw new Error(`nothing ${String(id)} in ${collection}`);
  await documents.updateOne({ _id: id }, { $set: change });
  const { breach } = await verifyBooks(hub);
  await documents.replaceOne({ _id: id }, before);
  return breach;
}

const euros = (text: string) => mongoose.mongo.Decimal128.fromString(text);

describe('the verification of the books', () => {
  it('finds nothing where nothing was touched', async () => {
    expect(await verifyBooks(hub)).toMatchObject({ cdrs: 3, runs: 1 });
    expect((await verifyBooks(hub)).breach).toBeUndefined();
  });

  it.each([
    ['an amount in the journal', 'journal', 1, { 'postings.0.amount': euros('9') }, 'I1'],
    ['a hash in the journal', 'journal', 2, { hash: '00' }, 'I1'],
    ['the text of a received CDR', 'cdrs', 'NL*ALF/A1', { original: '{}' }, 'I3'],
    ['the amount of a CDR', 'cdrs', 'NL*ALF/A3', { 'cdr.totalCost.exclVat': euros('5') }, 'I4'],
    ['the line of a CDR', 'cdrs', 'NL*ALF/A1', { 'finance.line': 2 }, 'I5'],
    ['the CDRs of a line', 'cdrs', 'NL*ALF/A1', { contentHash: '00' }, 'I3'],
    ['a document', 'documents', 'NL-ALF-2026-000001', { 'content.gross': euros('1') }, 'I3'],
    ['the files of a document', 'documents', 'NL-ALF-2026-000001', { files: {} }, 'I12'],
    ['the positions of a run', 'runs', 'RUN-2026-10', { 'run.positions.0.amount': euros('1') }, 'I6'],
    ['the list of a run', 'runs', 'RUN-2026-10', { 'run.frozen.inputHash': '00' }, 'I6'],
  ])('finds out who changed %s', async (_what, collection, id, change, invariant) => {
    expect(await breachAfter(collection, id, change)).toMatchObject({ invariant });
  });

  it('finds an entry that is missing', async () => {
    const journal = raw.collection<{ _id: number }>('journal');
    const last = await journal.findOne({}, { sort: { _id: -1 } });
    if (!last) throw new Error('the journal is empty');
    await journal.deleteOne({ _id: last._id });
    const { breach } = await verifyBooks(hub);
    await journal.insertOne(last);
    expect(breach).toMatchObject({ invariant: 'I4', where: expect.stringContaining('A3') });
  });
});
