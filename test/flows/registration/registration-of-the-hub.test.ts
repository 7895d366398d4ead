import supertest from 'supertest';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { registerWithParty } from '../../../src/flows/registration/register-with-party.js';
import { suspendParty } from '../../../src/flows/registration/suspend-party.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { aRole } from '../../support/ocpi/a-role.js';
import {
  answerJson,
  credentialsOf,
  type FakePartner,
  startFakePartner,
  success,
} from '../../support/ocpi/fake-partner.js';
import { base64, invite, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';
import { LIMITS } from '../../support/roaming/quiet-hub.js';

const refusal = (code: string) => expect.objectContaining({ code });

describe('the hub registers with a party', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;
  let planned: Connection;

  const register = (change = {}) =>
    registerWithParty(hub.hub, {
      connectionId: planned.id,
      versionsUrl: partner.versionsUrl,
      tokenA: 'token-a-of-the-partner',
      ...change,
    });
  const status = async (token: string, path: string) =>
    (await supertest(hub.url).get(path).set(tokenHeader(token))).status;
  /** A partner that reads our versions before it answers, as the specification wants it. */
  const acceptCredentials = (said: object = credentialsOf(partner, [['NL', 'CPO', 'CPO']])) => {
    const seen: { body?: Record<string, unknown>; statuses?: number[] } = {};
    partner.on('/2.2.1/credentials', (_req, res, body) => {
      const ours = JSON.parse(body);
      seen.body = ours;
      const paths = ['/versions', '/2.2.1', '/2.2.1/sender/locations'];
      Promise.all(paths.map((path) => status(ours.token, path))).then(
        (statuses) => {
          seen.statuses = statuses;
          success(res, said);
        },
        () => res.destroy(),
      );
    });
    return seen;
  };

  beforeEach(async () => {
    hub = await startOcpiHub();
    partner = await startFakePartner();
    planned = (await invite(hub.hub, [aRole('NL*CPO', 'CPO')])).connection;
  });

  afterEach(async () => {
    await hub.close();
    await partner.close();
  });

  it('with TOKEN_A, giving a token that opens everything once the party has answered', async () => {
    const seen = acceptCredentials();
    const connected = await register();

    expect(partner.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /versions',
      'GET /2.2.1',
      'POST /2.2.1/credentials',
    ]);
    for (const { headers } of partner.seen) {
      expect(headers.authorization).toBe(`Token ${base64('token-a-of-the-partner')}`);
    }
    expect(seen.statuses).toEqual([200, 200, 401]);
    expect(seen.body).toMatchObject({
      url: `${hub.url}/versions`,
      roles: [{ role: 'HUB', country_code: 'XX', party_id: 'HUB' }],
    });
    expect(await status(String(seen.body?.['token']), '/2.2.1/sender/locations')).toBe(404);

    expect(connected).toMatchObject({
      state: 'CONNECTED',
      theirs: { version: '2.2.1', versionsUrl: partner.versionsUrl },
    });
    expect(hub.hub.secrets.open(connected.theirs?.sealedToken ?? '')).toBe('token-of-the-partner');
    expect(connected.tokenHashes).toHaveLength(1);
    expect(await hub.hub.connections.find(planned.id)).toEqual(connected);
  });

  it.each([
    ['refuses', 'client-api-unusable', () => answerCredentials(200, { status_code: 2001 })],
    ['fails', 'client-api-unusable', () => answerCredentials(500, { status_code: 3000 })],
    ['answers what is no credentials object', 'client-api-unusable', () => acceptCredentials({ token: '' })],
    ['claims the hub’s name', 'party-taken', () => acceptCredentials(credentialsOf(partner, [['XX', 'HUB', 'HUB']]))],
    [
      'claims a party of another platform',
      'party-taken',
      () => acceptCredentials(credentialsOf(partner, [['DE', 'MSP', 'EMSP']])),
    ],
    ['has no versions', 'no-common-version', () => partner.on('/versions', (_req, res) => success(res, []))],
    ['has no endpoints', 'no-endpoints', () => partner.on('/2.2.1', (_req, res) => success(res, { endpoints: [] }))],
    [
      'has no credentials endpoint',
      'no-endpoints',
      () =>
        partner.on('/2.2.1', (_req, res) =>
          success(res, { endpoints: [{ identifier: 'cdrs', role: 'SENDER', url: `${partner.url}/cdrs` }] }),
        ),
    ],
  ])('in vain when it %s, and then nothing has changed', async (_what, code, prepare) => {
    await aRegisteredParty(hub.hub, { parties: [['DE*MSP', 'EMSP']] });
    prepare();
    await expect(register()).rejects.toEqual(refusal(code));
    const { updatedAt: _changed, ...before } = planned;
    expect(await hub.hub.connections.find(planned.id)).toMatchObject(before);
    expect((await hub.hub.connections.find(planned.id))?.tokenHashes).toEqual(planned.tokenHashes);
  });

  it('in the version that both speak, with endpoints wherever the party has them', async () => {
    const elsewhere = await startFakePartner();
    partner.on('/versions', (_req, res) =>
      success(res, [
        { version: '2.1.1', url: `${partner.url}/2.1.1` },
        { version: '2.2.1', url: `${elsewhere.url}/details` },
        { version: '2.3.0', url: `${partner.url}/2.3.0` },
        'nonsense',
      ]),
    );
    elsewhere.on('/details', (_req, res) =>
      success(res, {
        endpoints: [
          { identifier: 'credentials', url: `${partner.url}/2.2.1/credentials` },
          { identifier: 'cdrs', role: 'RECEIVER', url: `${elsewhere.url}/cdrs` },
          { identifier: 'nltnm-custom', role: 'SENDER', url: `${elsewhere.url}/custom` },
          { identifier: 'tokens', role: 'BOTH', url: `${elsewhere.url}/tokens` },
        ],
      }),
    );
    acceptCredentials();
    const { theirs } = await register();
    expect(theirs?.version).toBe('2.2.1');
    expect(theirs?.endpoints.map(({ identifier, role }) => `${identifier} ${role}`)).toEqual([
      'credentials SENDER',
      'cdrs RECEIVER',
      'nltnm-custom SENDER',
    ]);
    await elsewhere.close();
  });

  it('again with one that was suspended, which stays suspended when that fails', async () => {
    acceptCredentials();
    await register();
    partner.on('/2.2.1/credentials', (_req, res) => success(res, {}));
    await suspendParty({ ...hub.hub, limits: LIMITS }, planned.id);
    await expect(register({ versionsUrl: `${partner.versionsUrl}/nowhere` })).rejects.toThrow();
    expect((await hub.hub.connections.find(planned.id))?.state).toBe('SUSPENDED');
    const seen = acceptCredentials();
    expect((await register()).state).toBe('CONNECTED');
    expect(seen.statuses).toEqual([200, 200, 401]);
  });

  it('and can do so after it failed', async () => {
    answerCredentials(500, { status_code: 3000 });
    await expect(register()).rejects.toEqual(refusal('client-api-unusable'));
    acceptCredentials();
    expect((await register()).state).toBe('CONNECTED');
  });

  it('only when the connection is there and not connected yet', async () => {
    acceptCredentials();
    await register();
    await expect(register()).rejects.toEqual(refusal('already-registered'));
    await expect(register({ connectionId: 'nobody' })).rejects.toEqual(refusal('unknown-object'));
  });

  function answerCredentials(httpStatus: number, body: object) {
    partner.on('/2.2.1/credentials', (_req, res) => answerJson(res, httpStatus, body));
  }
});
