import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { HubError } from '../domain/errors.js';
import { uriOfRunning } from '../embedded-mongo/running.js';
import type { RunningServer } from '../embedded-mongo/serve.js';
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

type StoreConfig = Pick<Config, 'mongodbUri' | 'dataDir'>;

/** Name of the database, unless MONGODB_URI names one. */
const DB_NAME = 'voltclear';

/**
 * Connects to MONGODB_URI, or starts the embedded store in the data folder. One code path from there on. Refuses
 * (`bad-setting`) a server that cannot be reached, and a folder that another hub uses.
 */
export async function openStore(config: StoreConfig): Promise<OpenStore> {
  if (config.mongodbUri) return connect(config.mongodbUri);
  return connectEmbedded(await startIn(folderOf(config)));
}

/**
 * Opens the store for somebody who looks at it: through the hub that has it open, or else as `openStore` does. Refuses
 * (`bad-setting`) a folder that has no store.
 */
export async function visitStore(config: StoreConfig): Promise<OpenStore> {
  if (config.mongodbUri) return connect(config.mongodbUri);
  const folder = folderOf(config);
  const running = uriOfRunning(folder);
  if (running) return connect(running);
  if (!existsSync(folder)) throw new HubError('bad-setting', `HUB_DATA_DIR: no hub has kept anything in ${folder}`);
  return connectEmbedded(await startIn(folder));
}

function folderOf({ dataDir }: StoreConfig): string {
  return join(dataDir, 'mongo');
}

async function startIn(dataDir: string): Promise<RunningServer> {
  try {
    return await startEmbeddedMongo({ dataDir });
  } catch (error) {
    throw new HubError('bad-setting', `HUB_DATA_DIR: ${textOf(error)}`, 'HUB_DATA_DIR');
  }
}

async function connectEmbedded(embedded: RunningServer): Promise<OpenStore> {
  try {
    const store = await connect(embedded.uri);
    return {
      ...store,
      close: async () => {
        await store.close();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function connect(uri: string): Promise<OpenStore> {
  const connection = await connectStore(uri, databaseIn(uri) ?? DB_NAME).catch((error: unknown) => {
    throw new HubError('bad-setting', `MONGODB_URI: ${textOf(error)}`, 'MONGODB_URI');
  });
  try {
    return {
      stores: await mongoStores(connection),
      connection,
      ping: async () => {
        await connection.db?.command({ ping: 1 });
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function databaseIn(uri: string): string | undefined {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
