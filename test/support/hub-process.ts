import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningHub, startHub } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { hubSettings } from './hub-settings.js';

export interface RunningTestHub {
  readonly dataDir: string;
  url(): string;
}

/** A hub that listens while the tests of a file run, on an embedded store of its own. */
export function useRunningHub(name: string, more: Readonly<Record<string, string>> = {}): RunningTestHub {
  const dataDir = mkdtempSync(join(tmpdir(), `${name}-`));
  let hub: RunningHub | undefined;
  beforeAll(async () => {
    hub = await startHub(readConfig(hubSettings(dataDir, more)));
  });
  afterAll(async () => {
    await hub?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { dataDir, url: () => hub?.url ?? '' };
}
