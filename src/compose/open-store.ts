import { join } from 'node:path';
import type { Config } from '../config.js';
import { startEmbeddedMongo } from '../embedded-mongo/start.js';
import type { Stores } from '../flows/hub.js';
import { connectStore } from '../store/mongo/base/connect.js';
import { mongoStores } from '../store/mongo/stores.js';

/** The hub's memory, opened; `connection` also serves the portal's sessions. */
export interface OpenStore {
  readonly stores: Stores;
  readonly connection: Awaited<ReturnType<typeof connectStore>>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Name of the database, unless MONGODB_URI names one. */
const DB_NAME = 'voltclear';

/** Connects to MONGODB_URI, or starts the embedded store in the data folder. One code path from there on. */
export async function openStore(config: Pick<Config, 'mongodbUri' | 'dataDir'>): Promise<OpenStore> {
  const embedded = config.mongodbUri ? undefined : await startEmbeddedMongo({ dataDir: join(config.dataDir, 'mongo') });
  const uri = config.mongodbUri ?? embedded?.uri ?? '';
  const connection = await connectStore(uri, databaseIn(uri) ?? DB_NAME);
  return {
    stores: await mongoStores(connection),
    connection,
    ping: async () => {
      await connection.db?.command({ ping: 1 });
    },
    close: async () => {
      await connection.close();
      await embedded?.stop();
    },
  };
}

function databaseIn(uri: string): string | undefined {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
}
