import { authenticateConnection } from '../../../../src/flows/registration/authenticate-connection.js';
import { inviteParty } from '../../../../src/flows/registration/invite-party.js';
import { aRegisteredParty } from '../../../support/ocpi/a-registered-party.js';
import { aRole } from '../../../support/ocpi/a-role.js';
import { base64, type OcpiTestHub, startOcpiHub } from '../../../support/ocpi/ocpi-hub.js';

const IDS = { 'X-Request-ID': 'r-1', 'X-Correlation-ID': 'c-1' };
const FROM = { 'OCPI-from-country-code': 'NL', 'OCPI-from-party-id': 'CPO' };
const PINGED = '/2.2.1/sender/pings';

describe('what a platform sends otherwise in headers and URL', () => {
  const noted: string[] = [];
  let test: OcpiTestHub;
  let token: string;

  beforeAll(async () => {
    const answer = async () => ({ kind: 'own' as const, http: 200 as const });
    const routes = [{ method: 'GET' as const, path: '/', handle: answer }];
    test = await startOcpiHub({
      modules: [{ identifier: 'pings', role: 'SENDER', routes }],
      note: (_connectionId, { rule, module, pointer, example }) => {
        noted.push(`${rule} ${module} ${pointer} ${example}`);
      },
    });
    token = (await aRegisteredParty(test.hub, { parties: [['NL*CPO', 'CPO']] })).token;
  });

  afterAll(() => test.close());

  async function notedFor(path: string, headers: Record<string, string>, authorization = `Token ${base64(token)}`) {
    noted.length = 0;
    const answer = await fetch(`${test.url}${path}`, { headers: { Authorization: authorization, ...headers } });
    expect(answer.status).toBe(200);
    return noted;
  }

  it('is nothing when all is there', async () => {
    expect(await notedFor(PINGED, { ...IDS, ...FROM })).toEqual([]);
    expect(await notedFor('/versions', IDS)).toEqual([]);
  });

  it.each([
    [
      'no request id',
      PINGED,
      { ...FROM, 'X-Correlation-ID': 'c' },
      'request-id-missing pings header:X-Request-ID missing',
    ],
    [
      'no correlation id',
      '/versions',
      { 'X-Request-ID': 'r' },
      'correlation-id-missing versions header:X-Correlation-ID missing',
    ],
    [
      'an id that is too long',
      '/versions',
      { ...IDS, 'X-Request-ID': 'r'.repeat(129) },
      'request-id-missing versions header:X-Request-ID longer than 128 characters, or other than printable ASCII',
    ],
    ['no sender', PINGED, IDS, 'from-missing pings header:OCPI-from-party-id taken for NL*CPO'],
    [
      'a sender where nothing is routed',
      '/2.2.1',
      { ...IDS, ...FROM },
      'routing-headers-on-configuration-module versions header:ocpi-from-party-id CPO',
    ],
    ['a slash at the end', `${PINGED}/`, { ...IDS, ...FROM }, 'trailing-slash pings url /'],
  ])('is %s', async (_what, path, headers, finding) => {
    expect(await notedFor(path, headers)).toEqual([finding]);
  });

  it('is a newline that was encoded with the token, and the token is not shown', async () => {
    expect(await notedFor('/versions', IDS, `Token ${base64(`${token}\n`)}`)).toEqual([
      'token-encoded-with-newline versions header:Authorization a newline behind the token',
    ]);
  });

  it('is a token that is not encoded, of a platform from which the hub takes that', async () => {
    const raw = await aRegisteredParty(test.hub, { parties: [['NL*RAW', 'CPO']], rawToken: true });
    expect(await notedFor('/versions', IDS, `Token ${raw.token}`)).toEqual([
      'token-not-encoded versions header:Authorization not Base64',
    ]);
  });

  it('is counted for nobody when nobody knows who called', async () => {
    noted.length = 0;
    expect((await fetch(`${test.url}/versions`)).status).toBe(401);
    expect(noted).toEqual([]);
  });
});

describe('stored settings of a platform', () => {
  it('of an earlier release lack what came later, and work', async () => {
    const test = await startOcpiHub();
    const { tokenA } = await inviteParty(test.hub, { name: 'Old', roles: [aRole('NL*OLD', 'CPO')], rawToken: false });
    const { connection } = await authenticateConnection(test.hub, { decoded: tokenA, raw: '' });
    expect(connection.settings).toEqual({ rawToken: false });
    await test.close();
  });
});
