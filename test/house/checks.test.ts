import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './project.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('.ci/run', () => {
  it('ends with the counts of the tests, and with 0 when all is well', () => {
    expect(judge({ passed: 12, failed: 0 })).toEqual({ code: 0, last: '12 passed, 0 failed' });
  });

  it('counts each check that fails, and ends with 1', () => {
    expect(judge({ passed: 12, failed: 2, failing: ['types', 'build'] })).toEqual({
      code: 1,
      last: '12 passed, 4 failed',
    });
  });

  it('counts a test file that does not load', () => {
    expect(judge({ passed: 12, failed: 0, notLoaded: 1, failing: ['test'] })).toEqual({
      code: 1,
      last: '12 passed, 1 failed',
    });
  });

  it('does not believe a report without failures when the test command failed', () => {
    expect(judge({ passed: 12, failed: 0, failing: ['test'] })).toEqual({ code: 1, last: '12 passed, 1 failed' });
  });

  it('fails when nothing was tested', () => {
    expect(judge({ passed: 0, failed: 0 })).toEqual({ code: 1, last: '0 passed, 0 failed' });
  });

  it('installs first when node_modules is missing, and stops there when that fails', () => {
    expect(judge({ passed: 12, failed: 0, installed: false })).toEqual({ code: 0, last: '12 passed, 0 failed' });
    expect(judge({ passed: 12, failed: 0, installed: false, failing: ['ci'] })).toEqual({
      code: 1,
      last: '0 passed, 1 failed',
    });
  });
});

describe('the commit hooks', () => {
  it('take a first line of 72 characters and refuse one of 73', () => {
    expect(commitMessage(`pricing: ${'é'.repeat(63)}\n\nwhy\n`)).toBe(0);
    expect(commitMessage(`pricing: ${'é'.repeat(64)}\n\nwhy\n`)).toBe(1);
  });

  it('leave the first lines alone that git writes itself', () => {
    expect(commitMessage(`Revert "${'x'.repeat(80)}"\n`)).toBe(0);
  });

  it('give a hint and let the commit pass when node_modules is missing', () => {
    const env = withoutGit();
    spawnSync('git', ['init', '--quiet', folder], { env });
    const hook = spawnSync(join(PROJECT, '.githooks/pre-commit'), { cwd: folder, encoding: 'utf8', env });
    expect({ code: hook.status, hint: hook.stderr }).toEqual({ code: 0, hint: expect.stringContaining('npm ci') });
  });
});

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly notLoaded?: number;
  /** npm commands that end with 1: ci, test, types, lint, build. */
  readonly failing?: readonly string[];
  readonly installed?: boolean;
}

/** Runs .ci/run in a folder of its own, with an npm that plays the outcome. */
function judge(outcome: Outcome): { readonly code: number | null; readonly last: string | undefined } {
  mkdirSync(join(folder, '.ci'), { recursive: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(join(PROJECT, '.ci/run'), join(folder, '.ci/run'));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  if (outcome.installed !== false) installed();
  writeFileSync(join(folder, 'report'), JSON.stringify(jestReport(outcome)));
  writeFileSync(join(folder, 'bin/npm'), fakeNpm(outcome.failing ?? []));
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const run = spawnSync(join(folder, '.ci/run'), {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
  });
  return { code: run.status, last: run.stdout.trimEnd().split('\n').at(-1) };
}

function installed(): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{}');
}

function jestReport({ passed, failed, notLoaded = 0 }: Outcome): object {
  return { numPassedTests: passed, numFailedTests: failed, numRuntimeErrorTestSuites: notLoaded };
}

function fakeNpm(failing: readonly string[]): string {
  return `#!/bin/sh
case "$1" in run) name="$3" ;; *) name="$1" ;; esac
for argument in "$@"; do
  case "$argument" in --outputFile=*) cp '${join(folder, 'report')}' "\${argument#--outputFile=}" ;; esac
done
case " ${failing.join(' ')} " in *" $name "*) exit 1 ;; esac
`;
}

/** The environment without what git sets while it runs a hook, so that the hook sees the folder and not this checkout. */
function withoutGit(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}

function commitMessage(text: string): number | null {
  const file = join(folder, 'MESSAGE');
  writeFileSync(file, text);
  return spawnSync(join(PROJECT, '.githooks/commit-msg'), [file]).status;
}
