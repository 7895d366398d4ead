import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { MongoClient } from 'mongodb';

export interface TestDatabase {
  /** A connection string without a database. */
  readonly uri: string;
  readonly dbName: string;
}

/**
 * A database of its own for one test file, dropped when the file is done: on the server that MONGODB_URI names, or else
 * on the embedded one that the test run has started.
 */
export function useTestDatabase(): TestDatabase {
  const uri = process.env['MONGODB_URI'] ?? process.env['TEST_MONGODB_URI'];
  if (uri === undefined) throw new Error('no test server: is globalSetup in jest.config.js?');
  const file = basename(expect.getState().testPath ?? 'test').replace(/\W/g, '-');
  const dbName = `${file.slice(0, 40)}-${randomBytes(4).toString('hex')}`;
  afterAll(async () => {
    const client = await MongoClient.connect(uri);
    await client.db(dbName).dropDatabase();
    await client.close();
  });
  return { uri, dbName };
}
