import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningHub, startHub } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { type ApiInvitation, logInAtHub, type OperatorApi } from '../../src/simulator/operator-api.js';
import { CHARGE_STEPS } from '../support/charge-steps.js';
import { hubSettings, OPERATOR } from '../support/hub-settings.js';
import { runCli, startCli } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

let hub: RunningHub;
let api: OperatorApi;

beforeAll(async () => {
  hub = await startHub(readConfig(hubSettings(folder, { HUB_ALLOW_PRIVATE_NETWORKS: 'true', HUB_JOBS: 'false' })));
  api = await logInAtHub({ hubUrl: hub.url, ...OPERATOR });
  await api.post('/agreements', {
    cpo: 'NL*SIM',
    emsp: 'DE*SIM',
    currency: 'EUR',
    valid_from: '2020-01-01T00:00:00Z',
    tolerance: { absolute: '0.01', relative: '0.005', cap: '0.50' },
    contest_days: 0,
  });
}, SLOW_MS);

afterAll(async () => {
  await api.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The operator invites a party; what its engineer is given are two options. */
async function invited(role: 'CPO' | 'EMSP', party: string): Promise<readonly string[]> {
  const roles = [{ role, party, name: party }];
  const invitation = await api.post<ApiInvitation>('/partners', { name: party, roles });
  return ['--versions-url', invitation.hub_versions_url, '--token', invitation.token_a, '--party', party];
}

describe('voltclear simulate', () => {
  it(
    'plays a CPO and an eMSP in processes of their own, from two invitations to a CDR',
    async () => {
      const asCpo = await invited('CPO', 'NL*SIM');
      const cpo = startCli(['simulate', 'cpo', ...asCpo, '--speed', '1800', '--update-every', '100']);
      const heard = listenTo(cpo);
      await heard.until('ready');

      const asEmsp = await invited('EMSP', 'DE*SIM');
      const emsp = await runCli([
        'simulate',
        'emsp',
        ...asEmsp,
        '--start',
        'any',
        '--once',
        '--open',
        '--timeout',
        '20',
      ]);
      expect({ code: emsp.code, stderr: emsp.stderr }).toEqual({ code: 0, stderr: '' });
      expect(emsp.stdout.match(/^ok .*$/gm)?.map((line) => line.slice(9, 32).trim())).toEqual(CHARGE_STEPS);
      expect(emsp.stdout).toMatch(/in {3}PATCH {3}sessions +NL\*SIM -> DE\*SIM {2}200 1000/);

      cpo.kill('SIGINT');
      expect(await once(cpo, 'close')).toEqual([0, null]);
      expect(heard.text()).toMatch(/out {2}POST {4}cdrs +NL\*SIM -> DE\*SIM {2}201 1000/);
    },
    SLOW_MS,
  );

  it(
    'ends with 1 and what is missing, or what the hub refused',
    async () => {
      const asEmsp = await invited('EMSP', 'FR*SIM');
      const [missing, refused] = await Promise.all([
        runCli(['simulate', 'emsp', ...asEmsp, '--start', 'NOWHERE/1', '--once']),
        runCli(['simulate', 'cpo', '--versions-url', `${hub.url}/ocpi/versions`, '--token', 'x', '--party', 'NL*XYZ']),
      ]);
      expect(missing).toMatchObject({ code: 1, stderr: 'EVSE: missing, none that is known and available\n' });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/^GET versions: HTTP 401, OCPI 2\d{3} .*\n$/);
    },
    SLOW_MS,
  );

  it(
    'ends with 2 when it is used wrongly',
    async () => {
      const [fault, party] = await Promise.all([
        runCli(['simulate', 'cpo', '--versions-url', hub.url, '--party', 'NL*SIM', '--fault', 'explode@locations']),
        runCli(['simulate', 'emsp', '--versions-url', hub.url, '--party', 'SIM']),
      ]);
      expect(fault).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('expected slow:MS') });
      expect(party).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('such as NL*SIM') });
    },
    SLOW_MS,
  );
});

/** What a process says, and a way to wait for it. */
function listenTo(child: ChildProcess): { text(): string; until(word: string): Promise<void> } {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return {
    text: () => text,
    async until(word) {
      while (!text.includes(word)) {
        if (child.exitCode !== null || !child.stdout) throw new Error(`it ended: ${text}`);
        await once(child.stdout, 'data');
      }
    },
  };
}
