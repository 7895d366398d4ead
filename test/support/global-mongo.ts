import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '../../src/embedded-mongo/serve.js';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.js';

let running: { readonly server: RunningServer; readonly dataDir: string } | undefined;

/** One server for a whole run of the tests, unless MONGODB_URI names one. */
export async function startTestMongo(): Promise<void> {
  if (process.env['MONGODB_URI'] !== undefined) return;
  const dataDir = mkdtempSync(join(tmpdir(), 'voltclear-test-'));
  const server = await startEmbeddedMongo({ dataDir, noSync: true, refuseCollectionScans: true });
  process.env['TEST_MONGODB_URI'] = server.uri;
  running = { server, dataDir };
}

export async function stopTestMongo(): Promise<void> {
  await running?.server.stop();
  if (running !== undefined) rmSync(running.dataDir, { recursive: true, force: true });
}
