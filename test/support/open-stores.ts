import type { Stores } from '../../src/flows/hub.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../src/store/mongo/stores.js';
import { type TestDatabase, useTestDatabase } from './mongo.js';

/**
 * The stores on a database of the test's own. Another number of a process gives stores on another connection, as in
 * another process of the hub.
 */
export function useStores(): (process?: number) => Promise<Stores> {
  const database = useTestDatabase();
  const open = new Map<number, Promise<{ readonly stores: Stores; close(): Promise<void> }>>();
  afterAll(async () => {
    await Promise.all([...open.values()].map(async (opening) => (await opening).close()));
  });
  return async (process = 1) => {
    const opened = open.get(process) ?? openStores(database);
    open.set(process, opened);
    return (await opened).stores;
  };
}

async function openStores({ uri, dbName }: TestDatabase) {
  const connection = await connectStore(uri, dbName);
  return { stores: await mongoStores(connection), close: () => connection.close() };
}
