import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hubSettings } from './hub-settings.js';
import { startCli } from './run-cli.js';

export interface RunningTestHub {
  readonly dataDir: string;
  url(): string;
}

/** A process starts in a second, and on a busy machine in many. */
const SLOW_MS = 30_000;

/** A hub in a process of its own that listens while the tests of a file run, on an embedded store of its own. */
export function useRunningHub(name: string, more: Readonly<Record<string, string>> = {}): RunningTestHub {
  const dataDir = mkdtempSync(join(tmpdir(), `${name}-`));
  let hub: ChildProcess | undefined;
  let url = '';
  beforeAll(async () => {
    hub = startCli(['serve'], hubSettings(dataDir, more));
    url = await urlOf(hub);
  }, SLOW_MS);
  afterAll(async () => {
    if (hub?.exitCode === null) {
      hub.kill('SIGTERM');
      await once(hub, 'close');
    }
    rmSync(dataDir, { recursive: true, force: true });
  }, SLOW_MS);
  return { dataDir, url: () => url };
}

/** The hub says where it listens in its first line; one that cannot start says why. */
async function urlOf(hub: ChildProcess): Promise<string> {
  if (!hub.stdout || !hub.stderr) throw new Error('the hub has no output');
  let complaint = '';
  hub.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: hub.stdout })) {
    const url = /^hub listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the hub did not start: ${complaint}`);
}
