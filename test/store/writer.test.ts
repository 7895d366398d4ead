import { createWriter } from '../../src/store/mongo/base/bulk.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { useTestDatabase } from '../support/mongo.js';

const database = useTestDatabase();

interface Row {
  _id: string;
  name: string;
}

it('writes that come together are made in their order, and one that is refused fails alone', async () => {
  const connection = await connectStore(database.uri, database.dbName);
  const rows = connection.collection<Row>('rows');
  await rows.createIndex({ name: 1 }, { unique: true });
  const write = createWriter<Row>(rows as never);
  const put = (_id: string, name: string) => write({ filter: { _id }, update: { $set: { name } }, upsert: true });
  const settled = await Promise.allSettled([
    put('1', 'first'),
    put('2', 'old'),
    put('3', 'first'),
    put('2', 'new'),
    put('4', 'new'),
    put('5', 'last'),
  ]);
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, false, true]);
  expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
    { _id: '1', name: 'first' },
    { _id: '2', name: 'new' },
    { _id: '5', name: 'last' },
  ]);
  await connection.close();
});
