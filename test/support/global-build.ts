import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const PROJECT = join(import.meta.dirname, '../..');
const BUILDS = join(PROJECT, '.test-build');

let folder: string | undefined;

/**
 * Builds the sources once for all tests that start `voltclear` as a process: a process that had to translate them itself
 * would take three times as long to begin. Types are judged by `npm run types`.
 */
export function buildCommand(): void {
  mkdirSync(BUILDS, { recursive: true });
  folder = mkdtempSync(join(BUILDS, 'run-'));
  const tsc = join(PROJECT, 'node_modules/.bin/tsc');
  const options = ['-p', 'tsconfig.build.json', '--outDir', folder, '--noCheck', '--sourceMap', 'false'];
  execFileSync(tsc, options, { cwd: PROJECT, stdio: 'inherit' });
  // The contract too, which takes long to read as YAML.
  const contract = parse(readFileSync(join(PROJECT, 'openapi.yaml'), 'utf8'));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(contract));
  process.env['TEST_BUILD_DIR'] = folder;
}

/** Takes the build away again, and the folder of builds unless another run of the tests has one in it. */
export function removeBuild(): void {
  if (folder === undefined) return;
  rmSync(folder, { recursive: true, force: true });
  try {
    rmdirSync(BUILDS);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  }
}
