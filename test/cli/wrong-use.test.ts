import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { useTempFolder } from '../support/hub-settings.js';
import { type CliRun, runCli } from '../support/run-cli.js';

const folder = useTempFolder('wrong-use');
const LOGIN = ['--email', 'zoe@hub.example', '--password', 'x'];
const AT_NOBODY = [...LOGIN, '--hub', 'http://127.0.0.1:1'];

const CASES: readonly (readonly [number, readonly string[], RegExp])[] = [
  [2, ['settle', ...LOGIN], /^error: missing required argument 'period'\n$/],
  [2, ['settle', '2026-10', ...LOGIN, '--hub', 'hub.example'], /^error: option '--hub <url>' .*\n$/],
  [2, ['partner', 'add', ...AT_NOBODY, '--name', 'x', '--role', 'CPO'], /^--role: expected a party .*\n$/],
  [2, ['books', 'export', '--format', 'csv'], /^error: --format: expected hledger, got "csv"\n$/],
  [2, ['books', 'verify', '--data', join(folder, 'nowhere')], /^HUB_DATA_DIR: no hub .*\n$/],
  [2, ['mongod', '--data', folder, '--listen', join(folder, 'x')], /^the socket path must end in \.sock: .*\n$/],
  [2, ['price', join(folder, 'nowhere.jsonl')], /^ENOENT: .*nowhere\.jsonl'\n$/],
  [1, ['settle', '2026-10', ...AT_NOBODY], /^the hub cannot be reached \(ECONNREFUSED\)\n$/],
];

describe('voltclear, used wrongly,', () => {
  let runs: readonly CliRun[];
  beforeAll(async () => {
    runs = await inPairs(CASES.map(([, args]) => args));
  }, 60_000);

  it.each(CASES.map((one, index) => [one[0], one[1].slice(0, 2).join(' '), one[2], index] as const))(
    'ends with %i and one line: %s',
    (code, _command, line, index) => {
      const run = runs[index];
      expect(run).toMatchObject({ code, stdout: '' });
      expect(run?.stderr).toMatch(line);
    },
  );

  it('tells every setting that is wrong, and does not start', async () => {
    const { code, stderr } = await runCli(['serve'], { HUB_PORT: 'http', HUB_PROT: '1' });
    expect([code, stderr]).toEqual([2, 'HUB_PROT: unknown setting\nHUB_PORT: expected a whole number\n']);
  }, 20_000);

  it('says so when what answers is no hub', async () => {
    const other = createServer((_request, response) => response.end('<html>')).unref();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await runCli(['settle', '2026-10', ...LOGIN, '--hub', `http://127.0.0.1:${port}`]);
    expect([code, stderr]).toEqual([1, `http://127.0.0.1:${port} does not answer as a hub\n`]);
  }, 20_000);

  it('refuses a command that it does not know', () => {
    const run = spawnSync(process.execPath, ['bin/voltclear.js', 'nonsense'], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([2, "error: unknown command 'nonsense'\n"]);
  }, 20_000);
});

/** Two at a time: more would only wait for each other. */
async function inPairs(commands: readonly (readonly string[])[]): Promise<readonly CliRun[]> {
  const runs: CliRun[] = [];
  for (let first = 0; first < commands.length; first += 2) {
    runs.push(...(await Promise.all(commands.slice(first, first + 2).map((args) => runCli(args)))));
  }
  return runs;
}
