import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../domain/errors.js';

/** As short as HUB_SECRET may be. */
const MIN_CHARACTERS = 32;

/**
 * The hub's secret: the one that was set, else the one kept in the data folder, else a new one that is kept there.
 * Whoever restores a backup needs it: tokens of partners cannot be opened without it. Refuses one that was cut.
 */
export function hubSecret(configured: string | undefined, dataDir: string): string {
  if (configured) return configured;
  const file = join(dataDir, 'hub-secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kept = read(file) ?? keepNew(file);
  if (kept.length < MIN_CHARACTERS)
    throw new HubError('bad-setting', `${file}: fewer than ${MIN_CHARACTERS} characters`);
  return kept;
}

/** Whole or not at all; of two hubs that start at the same time, the second takes the secret of the first. */
function keepNew(file: string): string {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return read(file) ?? '';
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
