import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import { answer } from './commands/dispatch.js';
import { lockFolder } from './engine/lock-file.js';
import { sweepExpired } from './engine/ttl.js';
import { serveConnection } from './protocol/connection.js';
import { forgetUri, tellUri } from './running.js';
import { Server } from './server.js';

/** Where the server can be reached: by processes of this machine only. */
export type Listen = { readonly socketPath: string } | { readonly port: number };

export interface ServeOptions {
  readonly dataDir: string;
  readonly listen: Listen;
  /** Only for tests: a power cut loses data. */
  readonly noSync?: boolean;
  /** Only for tests: a query that no index leads is refused. */
  readonly refuseCollectionScans?: boolean;
  /** Called once when the disk refuses a write: the process must end. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningServer {
  /** For the driver: a connection string without a database. */
  readonly uri: string;
  stop(): Promise<void>;
}

const SWEEP_INTERVAL_MS = 60_000;

/** Runs the server in this thread until it is stopped. Refuses a data folder that another server uses. */
export async function serveEmbeddedMongo(options: ServeOptions): Promise<RunningServer> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(dataDir);
  try {
    forgetUri(dataDir);
    const server = new Server({
      dataDir,
      noSync: options.noSync === true,
      refuseCollectionScans: options.refuseCollectionScans === true,
      onFatal: options.onFatal,
    });
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serveConnection(socket, (request) => answer(server, request));
    });
    const uri = await listenOn(listener, options.listen);
    tellUri(dataDir, uri);
    const sweeper = startSweeper(server);
    return {
      uri,
      stop: async () => {
        clearInterval(sweeper);
        for (const socket of sockets) socket.destroy();
        await new Promise((done) => listener.close(done));
        await server.close();
        forgetUri(dataDir);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function startSweeper(server: Server): NodeJS.Timeout {
  const sweep = async (): Promise<void> => {
    server.cursors.closeIdle(Date.now());
    await sweepExpired(server.store, server.catalog, Date.now());
  };
  // A failed sweep is a failed write, which ends the process by itself; what expired is found again by the next one.
  return setInterval(() => sweep().catch(() => undefined), SWEEP_INTERVAL_MS).unref();
}

async function listenOn(listener: NetServer, listen: Listen): Promise<string> {
  const ready = new Promise<void>((done, failed) => {
    listener.once('listening', done);
    listener.once('error', failed);
  });
  if ('port' in listen) {
    listener.listen(listen.port, '127.0.0.1');
    await ready;
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : listen.port;
    return `mongodb://127.0.0.1:${port}/?directConnection=true`;
  }
  const path = resolve(listen.socketPath);
  if (!path.endsWith('.sock')) throw new Error(`the socket path must end in .sock: ${path}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // The data folder is locked: a socket that still lies there belongs to nobody.
  rmSync(path, { force: true });
  listener.listen(path);
  await ready;
  chmodSync(path, 0o600);
  return `mongodb://${encodeURIComponent(path)}/?directConnection=true`;
}
