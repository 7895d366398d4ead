import { parentPort, workerData } from 'node:worker_threads';
import { type ServeOptions, serveEmbeddedMongo } from './serve.js';

/** What the thread tells the one that started it. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly uri: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'stopped' };

export type WorkerOptions = Omit<ServeOptions, 'onFatal'>;

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const options: WorkerOptions = workerData;
  const server = await serveEmbeddedMongo({
    ...options,
    onFatal: (error) => tell({ kind: 'failed', reason: error.message }),
  });
  parentPort?.once('message', () => {
    server.stop().then(
      () => {
        tell({ kind: 'stopped' });
        parentPort?.close();
      },
      (error: unknown) => tell({ kind: 'failed', reason: reasonOf(error) }),
    );
  });
  tell({ kind: 'ready', uri: server.uri });
} catch (error) {
  tell({ kind: 'failed', reason: reasonOf(error) });
}
