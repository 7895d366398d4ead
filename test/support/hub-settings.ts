import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of the test's own, gone when the test file is done. */
export function useTempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const OPERATOR = { email: 'operator@hub.example', password: 'correct horse battery' };

/** Settings of a hub on the embedded store in a folder, on a free port, with an operator. */
export function hubSettings(dataDir: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    HUB_DATA_DIR: dataDir,
    HUB_PORT: '0',
    HUB_LOG_LEVEL: 'silent',
    HUB_ADMIN_EMAIL: OPERATOR.email,
    HUB_ADMIN_PASSWORD: OPERATOR.password,
    ...more,
  };
}
