import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RenderWorkerOptions } from './render-worker.js';

/** Memory that one document may take; a thread that wants more ends, and the hub does not. */
const MEMORY_MB = 512;

/**
 * The thread needs nothing of the environment. Compiled, it is JavaScript; from sources it has to bring tsx itself, whatever
 * runs this file.
 */
export function startRenderWorker(workerData: RenderWorkerOptions): Worker {
  const own = fileURLToPath(import.meta.url);
  const limits = { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } };
  const options = { workerData, execArgv: [], env: {}, ...limits };
  if (!own.endsWith('.ts')) return new Worker(join(own, '..', 'render-worker.js'), options);
  const tsx = pathToFileURL(join(createRequire(own).resolve('tsx/package.json'), '../dist/esm/api/index.mjs')).href;
  const worker = pathToFileURL(join(own, '..', 'render-worker.ts')).href;
  const code = `import('${tsx}').then(({ register }) => (register(), import('${worker}')));`;
  return new Worker(code, { ...options, eval: true });
}
