import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunningTestHub } from './hub-process.js';
import { OPERATOR } from './hub-settings.js';

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `voltclear` in a process of its own, as built for this run of the tests, without the settings of this one. */
export async function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const child = startCli(args, env);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Runs commands as the operator of a hub. */
export function operatorOf(hub: Pick<RunningTestHub, 'url'>): (...args: readonly string[]) => Promise<CliRun> {
  const login = ['--email', OPERATOR.email, '--password', OPERATOR.password];
  return (...args) => runCli([...args, ...login, '--hub', hub.url()]);
}

/** Starts `voltclear` and leaves it running. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const built = process.env['TEST_BUILD_DIR'];
  if (built === undefined) throw new Error('the sources were not built: see global-build.ts');
  return spawn(process.execPath, [join(built, 'cli/main.js'), ...args], {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
