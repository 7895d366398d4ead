import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who owns a data folder: a process, and when it started, because numbers of processes come again. */
interface Owner {
  readonly pid: number;
  readonly startedAt: string;
}

const LOCK_FILE = 'server.lock';

/** Keeps a second server out of a data folder. A lock whose process is gone is taken over. Gives the way to release. */
export function lockFolder(dataDir: string): () => void {
  const path = join(dataDir, LOCK_FILE);
  const own: Owner = { pid: process.pid, startedAt: startOf(process.pid) };
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return () => unlinkSync(path);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      const owner = readOwner(path);
      if (owner !== undefined && isAlive(owner)) {
        throw new Error(`the data folder ${dataDir} is in use by process ${owner.pid}`);
      }
      removeStale(path);
    }
  }
  throw new Error(`the data folder ${dataDir} cannot be locked`);
}

/** Whether a server uses the data folder now. */
export function isLocked(dataDir: string): boolean {
  const owner = readOwner(join(dataDir, LOCK_FILE));
  return owner !== undefined && isAlive(owner);
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('startedAt' in owner)) return undefined;
    const { pid, startedAt } = owner;
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!isCode(error, 'EPERM')) return false;
  }
  return owner.startedAt === startOf(owner.pid);
}

/** Linux tells when a process started, in ticks since the machine did; elsewhere the number has to do. */
function startOf(pid: number): string {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${bootId} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

function removeStale(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
