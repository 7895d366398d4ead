import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLocked } from './engine/lock-file.js';

/** Beside the lock: how to reach the server that holds it. */
const URI_FILE = 'server.uri';

/** The connection string of the server that uses a data folder now; undefined when none does. */
export function uriOfRunning(dataDir: string): string | undefined {
  if (!isLocked(dataDir)) return undefined;
  try {
    return readFileSync(join(dataDir, URI_FILE), 'utf8');
  } catch {
    // It has only just begun, or is about to end.
    return undefined;
  }
}

/** For the server that holds the lock, once it listens. */
export function tellUri(dataDir: string, uri: string): void {
  writeFileSync(join(dataDir, URI_FILE), uri, { mode: 0o600 });
}

/** For the server that holds the lock, also before it listens: a crash may have left one. */
export function forgetUri(dataDir: string): void {
  rmSync(join(dataDir, URI_FILE), { force: true });
}
