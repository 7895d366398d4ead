import mongoose, { type Connection } from 'mongoose';

/** Connects to a MongoDB or to the embedded store; the caller closes it. Refuses after five seconds without a server. */
export async function connectStore(uri: string, dbName: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    dbName,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 5_000,
    maxPoolSize: 16,
    ignoreUndefined: true,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Makes the indexes of every model; harmless when they are there. */
export async function createIndexes(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) await model.createIndexes();
}
