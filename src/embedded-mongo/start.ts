import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Listen, RunningServer } from './serve.js';
import type { WorkerMessage, WorkerOptions } from './worker.js';

export interface StartOptions {
  readonly dataDir: string;
  /** A unix socket in the data folder unless told otherwise; on Windows a port of the loopback address. */
  readonly listen?: Listen;
  /** Only for tests: a power cut loses data. */
  readonly noSync?: boolean;
  /** Only for tests: a query that no index leads is refused (code 291). */
  readonly refuseCollectionScans?: boolean;
}

/** What a path of a unix socket may have at most, on all systems. */
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * Starts the embedded server in a thread of its own and waits until it can be connected to. Refuses a data folder that
 * another server uses. When the disk later refuses a write, it ends the process: nothing that was said is then true.
 */
export async function startEmbeddedMongo(options: StartOptions): Promise<RunningServer> {
  const data: WorkerOptions = { ...options, listen: options.listen ?? defaultListen(options.dataDir) };
  const worker = startWorker(data);
  const first = await nextMessage(worker);
  if (first.kind !== 'ready') {
    await worker.terminate();
    throw new Error(first.kind === 'failed' ? first.reason : 'the embedded database stopped while it started');
  }
  let isStopping = false;
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'failed' && !isStopping) endProcess(message.reason);
  });
  worker.on('error', (error) => endProcess(error.message));
  worker.on('exit', () => {
    if (!isStopping) endProcess('its thread ended');
  });
  // The server alone does not keep a process alive.
  worker.unref();
  return {
    uri: first.uri,
    stop: async () => {
      isStopping = true;
      worker.ref();
      const stopped = nextMessage(worker);
      worker.postMessage('stop');
      const message = await stopped;
      await worker.terminate();
      if (message.kind === 'failed') throw new Error(message.reason);
    },
  };
}

function endProcess(reason: string): void {
  process.stderr.write(`embedded database: ${reason}\n`);
  process.exit(70);
}

/** Compiled, the worker is JavaScript; from sources it has to bring tsx itself, whatever runs this file. */
function startWorker(workerData: WorkerOptions): Worker {
  const own = fileURLToPath(import.meta.url);
  const options = { workerData, execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } };
  if (!own.endsWith('.ts')) return new Worker(join(own, '..', 'worker.js'), options);
  const tsx = pathToFileURL(join(createRequire(own).resolve('tsx/package.json'), '../dist/esm/api/index.mjs')).href;
  const worker = pathToFileURL(join(own, '..', 'worker.ts')).href;
  const code = `import('${tsx}').then(({ register }) => (register(), import('${worker}')));`;
  return new Worker(code, { ...options, eval: true });
}

function nextMessage(worker: Worker): Promise<WorkerMessage> {
  return new Promise((done, failed) => {
    worker.once('message', done);
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('the thread of the embedded database ended')));
  });
}

function defaultListen(dataDir: string): Listen {
  if (process.platform === 'win32') return { port: 0 };
  const path = join(resolve(dataDir), 'mongo.sock');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return { socketPath: path };
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return { socketPath: join(tmpdir(), `embedded-mongo-${userInfo().uid}`, `${name}.sock`) };
}
