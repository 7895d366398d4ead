import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Samples of the busiest stretch of this length count; the start of the process does not. */
const WINDOW_US = 3_000_000;

/** Where the CPU time of a process went that ran with `--cpu-prof` into a folder: lines, the largest share first. */
export function cpuShares(folder: string, lines: number): readonly string[] {
  const profile = largestProfile(folder);
  const groups = new Map(profile.nodes.map(({ id, callFrame }) => [id, groupOf(callFrame)]));
  const spent = new Map<string, number>();
  let total = 0;
  for (const [group, us] of busiest(profile, groups)) {
    spent.set(group, (spent.get(group) ?? 0) + us);
    total += us;
  }
  return [...spent]
    .sort(([, a], [, b]) => b - a)
    .slice(0, lines)
    .map(([group, us]) => `${((us * 100) / total).toFixed(1).padStart(5)} %  ${group}`);
}

/** The main thread's is the largest. */
function largestProfile(folder: string): Profile {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const [largest] = texts.sort((a, b) => b.length - a.length);
  if (!largest) throw new Error(`no CPU profile in ${folder}`);
  return JSON.parse(largest);
}

function busiest(profile: Profile, groups: ReadonlyMap<number, string>): readonly (readonly [string, number])[] {
  const samples = profile.samples.map((id, at) => [groups.get(id) ?? '', profile.timeDeltas[at] ?? 0] as const);
  let best = { from: 0, to: samples.length, busyUs: -1 };
  let from = 0;
  let busyUs = 0;
  let lengthUs = 0;
  for (const [to, [group, us]] of samples.entries()) {
    lengthUs += us;
    if (group !== IDLE) busyUs += us;
    while (lengthUs > WINDOW_US) {
      const [left, leftUs] = samples[from] ?? ['', 0];
      lengthUs -= leftUs;
      if (left !== IDLE) busyUs -= leftUs;
      from += 1;
    }
    if (busyUs > best.busyUs) best = { from, to: to + 1, busyUs };
  }
  return samples.slice(best.from, best.to).filter(([group]) => group !== IDLE);
}

const IDLE = '(idle)';

/** Our rooms by folder, libraries by name, Node by module, the rest by function. */
function groupOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (library) return library;
  const own = /\/src\/((?:[^/]+\/){1,3})/.exec(url)?.[1];
  if (own) return `src/${own}`;
  if (url.startsWith('node:')) return url.replace(/^node:(?:internal\/)?/, 'node ').split('/')[0] ?? url;
  if (url.startsWith('wasm:')) return 'undici (parser)';
  return ['writev', 'writeUtf8String', 'writeLatin1String', 'writeBuffer'].includes(functionName)
    ? 'writing to sockets'
    : functionName || '(unnamed)';
}
