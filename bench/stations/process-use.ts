import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks a second, as Linux counts them everywhere. */
const TICKS = 100;

/** CPU seconds of a process so far, of all its threads. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Memory of a process, MB. */
export interface MemoryMb {
  /** With what nobody needs any more and is not collected yet. */
  readonly resident: number;
  /** After garbage was collected, without the pages of files, which the system takes back when it wants. */
  readonly own: number;
}

/** Options of Node by which a process collects its garbage when it gets the signal. */
export const COLLECTS_WHEN_ASKED = [
  '--expose-gc',
  '--import',
  "data:text/javascript,process.on('SIGUSR2', () => { gc(); gc(); });",
] as const;

const COLLECTING_MS = 3_000;
const MOST_LOOKS = 10;

/** Of a process that was started with `COLLECTS_WHEN_ASKED`: when collecting again frees no more. */
export async function ownMemoryMbOf(pid: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    process.kill(pid, 'SIGUSR2');
    await sleep(COLLECTING_MS);
    const now = memoryMbOf(pid, 'RssAnon');
    if (now >= least - 1) return Math.min(now, least);
    least = now;
  }
  return least;
}

export function residentMbOf(pid: number): number {
  return memoryMbOf(pid, 'VmRSS');
}

function memoryMbOf(pid: number, field: 'RssAnon' | 'VmRSS'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${field}:`));
  return Math.round(Number(/\d+/.exec(line ?? '')?.[0] ?? 0) / 1024);
}
