import { type CpoPlatform, startCpoPlatform } from '../../src/simulator/cpo-platform.js';
import { type ApiInvitation, logInAtHub } from '../../src/simulator/operator-api.js';
import { useRunningHub } from '../support/hub-process.js';
import { OPERATOR } from '../support/hub-settings.js';
import { ocpiExample } from '../support/ocpi-example.js';
import { operatorOf } from '../support/run-cli.js';

const hub = useRunningHub('cli-check', { HUB_ALLOW_PRIVATE_NETWORKS: 'true', HUB_JOBS: 'false' });
const asOperator = operatorOf(hub);
/** Each command is a process of its own. */
const SLOW_MS = 30_000;
const CPO = { country_code: 'NL', party_id: 'ABC' };
let platform: CpoPlatform;

beforeAll(async () => {
  platform = await startCpoPlatform({ roles: [{ ...CPO, role: 'CPO', business_details: { name: 'Alfa' } }] });
  const api = await logInAtHub({ hubUrl: hub.url(), ...OPERATOR });
  const roles = [{ role: 'CPO', party: 'NL*ABC', name: 'Alfa' }];
  const invited = await api.post<ApiInvitation>('/partners', { name: 'Alfa', roles });
  await api.close();
  await platform.register({ versionsUrl: invited.hub_versions_url, token: invited.token_a });
  for (const id of ['L1', 'L2', 'L3']) {
    platform.own.put('locations', id, { ...ocpiExample('location_example'), ...CPO, id });
  }
});

afterAll(() => platform.stop());

describe('voltclear partner check', () => {
  it(
    'prints a line for each case, with the section of the standard, and ends with 0 when nothing failed',
    async () => {
      const { code, stdout, stderr } = await asOperator('partner', 'check', 'nl-abc', '--write');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(
        /^PASS {5}list-link \(locations\) +Link leads to the next page until the last one +transport_and_format, Paginated Response$/m,
      );
      expect(stdout).toMatch(/^SKIPPED {2}tariff-deleted .*\n {9}needs the Receiver interface of tariffs$/m);
      expect(stdout).toMatch(/^\d+ passed, 0 warnings, 0 failed, \d+ skipped\n$/m);
      expect(platform.received.list('tokens')).toMatchObject([{ party_id: 'HUB', valid: false, whitelist: 'NEVER' }]);
    },
    SLOW_MS,
  );

  it(
    'ends with 1 when a case failed, and prints the report as JSON when asked to',
    async () => {
      platform.fail({ kind: 'html' }, { module: 'cdrs' });
      const { code, stdout, stderr } = await asOperator('partner', 'check', 'NL*ABC', '--json');
      platform.recover();
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^\d+ of \d+ cases failed\n$/) });
      const { cases } = JSON.parse(stdout) as { readonly cases: readonly { readonly judgement: string }[] };
      expect(cases.filter(({ judgement }) => judgement === 'FAIL')).toMatchObject([
        { id: 'list-answered', module: 'cdrs', answer: { http_status: 200, headers: { 'content-type': 'text/html' } } },
        { id: 'envelope' },
        { id: 'content-type' },
        { id: 'ids-echoed' },
      ]);
    },
    SLOW_MS,
  );

  it(
    'refuses a party that nobody speaks for, and wishes that go with --write only',
    async () => {
      const [nobody, wrong] = await Promise.all([
        asOperator('partner', 'check', 'FR*QRS'),
        asOperator('partner', 'check', 'NL*ABC', '--cdr'),
      ]);
      expect(nobody).toEqual({ code: 1, stdout: '', stderr: 'no platform speaks for FR*QRS\n' });
      expect(wrong).toEqual({ code: 2, stdout: '', stderr: '--cdr, --as: go with --write\n' });
    },
    SLOW_MS,
  );
});
