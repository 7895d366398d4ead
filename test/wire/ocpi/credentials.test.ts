import supertest from 'supertest';
import type { Role } from '../../../src/domain/party.js';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { aRole } from '../../support/ocpi/a-role.js';
import {
  answerJson,
  credentialsOf,
  type FakePartner,
  type Responder,
  startFakePartner,
  success,
} from '../../support/ocpi/fake-partner.js';
import { base64, invite, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';

type Parties = readonly (readonly [string, string, Role])[];

const nothing = async () => ({ kind: 'own', http: 200 }) as const;
const module = (identifier: string, role: 'SENDER' | 'RECEIVER'): OcpiModule => ({
  identifier,
  role,
  routes: [{ method: 'GET', path: '/', handle: nothing }],
});

describe('versions and credentials', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;

  const http = () => supertest(`http://127.0.0.1:${hub.port}`);
  const credentials = (method: 'get' | 'post' | 'put' | 'delete', token: string) =>
    http()[method]('/ocpi/2.2.1/credentials').set(tokenHeader(token));
  const versions = (token: string) => http().get('/ocpi/versions').set(tokenHeader(token));
  const CPO = [['NL', 'CPO', 'CPO']] as const;
  /** Invited for what it claims, unless it is told what else. */
  const register = async (parties: Parties = CPO, invited: Parties = parties) => {
    const roles = invited.map(([country, id, role]) => aRole(`${country}*${id}`, role));
    const { tokenA, connection } = await invite(hub.hub, roles);
    const answer = await credentials('post', tokenA).send(credentialsOf(partner, parties));
    return { tokenA, id: connection.id, answer, tokenC: String(answer.body.data?.token) };
  };
  const find = async (id: string) => {
    const connection = await hub.hub.connections.find(id);
    if (!connection) throw new Error('the connection is gone');
    return connection;
  };

  beforeEach(async () => {
    const modules = [module('locations', 'SENDER'), module('locations', 'RECEIVER'), module('hubclientinfo', 'SENDER')];
    hub = await startOcpiHub({ modules });
    partner = await startFakePartner();
  });

  afterEach(async () => {
    await hub.close();
    await partner.close();
  });

  describe('versions', () => {
    it('lead to endpoints that all answer to the same token, each interface at its own URL', async () => {
      const { token } = await aRegisteredParty(hub.hub, { parties: [['NL*CPO', 'CPO']] });
      const list = await versions(token);
      expect(list.body.data).toEqual([{ version: '2.2.1', url: `${hub.url}/2.2.1` }]);
      const details = await supertest(list.body.data[0].url).get('').set(tokenHeader(token));
      expect(details.body.data).toEqual({
        version: '2.2.1',
        endpoints: [
          { identifier: 'credentials', role: 'SENDER', url: `${hub.url}/2.2.1/credentials` },
          { identifier: 'locations', role: 'SENDER', url: `${hub.url}/2.2.1/sender/locations` },
          { identifier: 'locations', role: 'RECEIVER', url: `${hub.url}/2.2.1/receiver/locations` },
          { identifier: 'hubclientinfo', role: 'SENDER', url: `${hub.url}/2.2.1/sender/hubclientinfo` },
        ],
      });
      for (const { url } of details.body.data.endpoints) {
        expect((await supertest(url).get('').set(tokenHeader(token))).status).toBe(200);
      }
    });

    it('hubclientinfo works without routing headers, tolerates odd ones and answers without', async () => {
      const { token } = await aRegisteredParty(hub.hub, {
        parties: [
          ['NL*CPO', 'CPO'],
          ['NL*CP2', 'CPO'],
        ],
      });
      const get = () => http().get('/ocpi/2.2.1/sender/hubclientinfo').set(tokenHeader(token));
      expect((await get()).status).toBe(200);
      const answer = await get().set({ 'OCPI-from-party-id': 'ZZZ', 'OCPI-from-country-code': 'ZZ' });
      expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
      expect(answer.headers).not.toHaveProperty('ocpi-from-party-id');
    });

    it('a platform with several parties must say from which one a message is', async () => {
      const { token } = await aRegisteredParty(hub.hub, {
        parties: [
          ['NL*CPO', 'CPO'],
          ['NL*CP2', 'CPO'],
        ],
      });
      const answer = await http().get('/ocpi/2.2.1/sender/locations').set(tokenHeader(token));
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
    });
  });

  describe('POST', () => {
    it('reads versions and details with the token it was given before it answers with TOKEN_C', async () => {
      const { answer, tokenA, tokenC, id } = await register();
      expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
      expect(partner.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', 'GET /2.2.1']);
      for (const { headers } of partner.seen) {
        expect(headers.authorization).toBe(`Token ${base64('token-of-the-partner')}`);
        expect(headers['x-request-id']).toBeDefined();
        expect(Object.keys(headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
      }
      expect(partner.seen[0]?.headers['x-request-id']).not.toBe(partner.seen[1]?.headers['x-request-id']);
      expect((await versions(tokenC)).status).toBe(200);
      expect((await versions(tokenA)).status).toBe(401);
      expect(await find(id)).toMatchObject({ state: 'CONNECTED', roles: [{ countryCode: 'NL', partyId: 'CPO' }] });
    });

    it('answers with the hub alone: one role HUB, whoever else is connected', async () => {
      await register([['DE', 'MSP', 'EMSP']]);
      const { answer, tokenC } = await register();
      const said = {
        url: `${hub.url}/versions`,
        roles: [{ role: 'HUB', country_code: 'XX', party_id: 'HUB', business_details: { name: 'Voltclear' } }],
      };
      expect(answer.body.data).toEqual({ token: tokenC, ...said });
      expect((await credentials('get', tokenC)).body.data).toEqual({ token: tokenC, ...said });
    });

    it('stores tokens hashed and sealed, never as they are', async () => {
      const { id, tokenC } = await register();
      const connection = await find(id);
      expect(JSON.stringify(connection)).not.toContain(tokenC);
      expect(JSON.stringify(connection)).not.toContain('token-of-the-partner');
      expect(hub.hub.secrets.open(connection.theirs?.sealedToken ?? '')).toBe('token-of-the-partner');
      expect(Buffer.from(tokenC, 'base64url')).toHaveLength(32);
    });

    it('with TOKEN_C is 405, and so are PUT and DELETE with TOKEN_A, with the methods that would work', async () => {
      const { tokenC } = await register();
      const again = await credentials('post', tokenC).send(credentialsOf(partner, CPO));
      expect([again.status, again.headers['allow']]).toEqual([405, 'GET, PUT, DELETE']);
      const { tokenA } = await invite(hub.hub, []);
      const put = await credentials('put', tokenA).send(credentialsOf(partner, CPO));
      expect([put.status, put.headers['allow']]).toEqual([405, 'GET, POST']);
      expect((await credentials('delete', tokenA)).status).toBe(405);
      expect((await http().patch('/ocpi/2.2.1/credentials').set(tokenHeader(tokenC))).status).toBe(405);
    });

    const broken: readonly [string, number, (partner: FakePartner) => void][] = [
      ['versions fail', 3001, (p) => p.on('/versions', (_req, res) => answerJson(res, 500, { status_code: 3000 }))],
      [
        'versions answer 2xxx',
        3001,
        (p) => p.on('/versions', (_req, res) => answerJson(res, 200, { status_code: 2001 })),
      ],
      ['versions are a web page', 3001, (p) => p.on('/versions', (_req, res) => res.end('<html>'))],
      ['versions are no list', 3001, (p) => p.on('/versions', (_req, res) => success(res, { version: '2.2.1' }))],
      ['versions move elsewhere', 3001, (p) => p.on('/versions', redirectTo(`${p.url}/2.2.1`))],
      ['details fail', 3001, (p) => p.on('/2.2.1', (_req, res) => answerJson(res, 404, { status_code: 2000 }))],
      [
        'another version only',
        3002,
        (p) => p.on('/versions', (_req, res) => success(res, [{ version: '2.1.1', url: p.url }])),
      ],
      ['no version', 3002, (p) => p.on('/versions', (_req, res) => success(res, []))],
      ['no endpoints', 3003, (p) => p.on('/2.2.1', (_req, res) => success(res, { version: '2.2.1', endpoints: [] }))],
      [
        'no usable endpoints',
        3003,
        (p) => p.on('/2.2.1', (_req, res) => success(res, { endpoints: [{ url: 1 }, null] })),
      ],
      [
        'an endpoint of another scheme',
        3001,
        (p) =>
          p.on('/2.2.1', (_req, res) =>
            success(res, { endpoints: [{ identifier: 'cdrs', role: 'SENDER', url: 'file:///etc/passwd' }] }),
          ),
      ],
    ];

    it.each(broken)('when %s answers %i, and TOKEN_A can try again', async (_case, status, breakPartner) => {
      const healthy = partner;
      const sick = await startFakePartner();
      breakPartner(sick);
      const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
      const refused = await credentials('post', tokenA).send(credentialsOf(sick, CPO));
      expect([refused.status, refused.body.status_code]).toEqual([200, status]);
      await sick.close();
      const accepted = await credentials('post', tokenA).send(credentialsOf(healthy, CPO));
      expect(accepted.body.status_code).toBe(1000);
    });

    it('answers 3001 when the partner takes too long to be read', async () => {
      const hasty = await startOcpiHub({ handshakeTimeoutMs: 150 });
      partner.on('/versions', () => undefined);
      const { tokenA } = await invite(hasty.hub, [aRole('NL*CPO', 'CPO')]);
      const answer = await supertest(hasty.url)
        .post('/2.2.1/credentials')
        .set(tokenHeader(tokenA))
        .send(credentialsOf(partner, CPO));
      expect([answer.status, answer.body.status_code]).toEqual([200, 3001]);
      await hasty.close();
    });

    it('does not follow a redirect', async () => {
      partner.on('/versions', redirectTo(`${partner.url}/secret`));
      expect((await register()).answer.body.status_code).toBe(3001);
      expect(partner.seen.map(({ path }) => path)).toEqual(['/versions']);
    });

    it.each([
      ['token with a space', { token: 'a b' }],
      ['token of 65 characters', { token: 'x'.repeat(65) }],
      ['token that is no text', { token: { $gt: '' } }],
      ['URL of another scheme', { url: 'ftp://partner.example/versions' }],
      ['no roles', { roles: [] }],
      [
        'role nobody knows',
        { roles: [{ role: 'BOSS', country_code: 'NL', party_id: 'CPO', business_details: { name: 'x' } }] },
      ],
      [
        'party of four letters',
        { roles: [{ role: 'CPO', country_code: 'NL', party_id: 'CPOX', business_details: { name: 'x' } }] },
      ],
      ['role without a name', { roles: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO' }] }],
    ])('refuses a %s with 2001 and asks nobody', async (_case, odd) => {
      const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
      const answer = await credentials('post', tokenA).send({ ...credentialsOf(partner, CPO), ...odd });
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
      expect(partner.seen).toEqual([]);
      expect((await versions(tokenA)).status).toBe(200);
    });

    it('takes several parties and the same party in two roles, but no role twice', async () => {
      const { answer, id } = await register([
        ['NL', 'CPO', 'CPO'],
        ['NL', 'CP2', 'CPO'],
        ['NL', 'CPO', 'EMSP'],
      ]);
      expect(answer.body.status_code).toBe(1000);
      expect((await find(id)).roles).toHaveLength(3);
      const twice = await register([
        ['BE', 'CPO', 'CPO'],
        ['be', 'cpo', 'CPO'],
      ]);
      expect(twice.answer.body.status_code).toBe(2001);
    });

    it('refuses a platform that claims another’s role, invited or registered, or the hub’s own name', async () => {
      const first = await register();
      await invite(hub.hub, [aRole('DE*MSP', 'EMSP')]);
      for (const claim of [
        ['nl', 'cpo', 'CPO'],
        ['DE', 'MSP', 'EMSP'],
        ['XX', 'HUB', 'HUB'],
      ] as const) {
        const second = await register([claim], []);
        expect([second.answer.status, second.answer.body.status_code]).toEqual([200, 2001]);
        expect((await versions(second.tokenA)).status).toBe(200);
      }
      expect((await versions(first.tokenC)).status).toBe(200);
    });

    it('refuses another’s party in any role, since its name opens what is meant for it, unless it was invited for it', async () => {
      await register();
      for (const role of ['EMSP', 'NSP', 'OTHER'] as const) {
        const { answer } = await register([['NL', 'CPO', role]], []);
        expect([answer.body.status_code, answer.body.status_message]).toEqual([
          2001,
          expect.stringContaining('NL*CPO'),
        ]);
      }
      const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'EMSP')]);
      const invited = credentialsOf(partner, [['NL', 'CPO', 'EMSP']]);
      expect((await credentials('post', tokenA).send(invited)).body.status_code).toBe(1000);
    });

    it('twice at the same moment connects once', async () => {
      const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
      const post = () => credentials('post', tokenA).send(credentialsOf(partner, CPO));
      const answers = await Promise.all([post(), post()]);
      expect(answers.filter((answer) => answer.body.status_code === 1000)).toHaveLength(1);
    });
  });

  describe('PUT', () => {
    it('reads the endpoints again and gives a new token; the old one ends when the new one is used', async () => {
      const { tokenC, id } = await register();
      const moved = `${partner.url}/elsewhere/locations`;
      partner.on('/2.2.1', (_req, res) =>
        success(res, { version: '2.2.1', endpoints: [{ identifier: 'locations', role: 'SENDER', url: moved }] }),
      );
      const answer = await credentials('put', tokenC).send({ ...credentialsOf(partner, CPO), token: 'another-token' });
      const next = answer.body.data.token;
      expect(next).not.toBe(tokenC);
      const { theirs } = await find(id);
      expect(theirs?.endpoints).toEqual([{ identifier: 'locations', role: 'SENDER', url: moved }]);
      expect(hub.hub.secrets.open(theirs?.sealedToken ?? '')).toBe('another-token');

      expect((await versions(tokenC)).status).toBe(200);
      expect((await versions(next)).status).toBe(200);
      expect((await versions(tokenC)).status).toBe(401);
      expect((await versions(next)).status).toBe(200);
    });

    it('lets the old token end after an hour even when the new one never came into use', async () => {
      const { tokenC } = await register();
      await credentials('put', tokenC).send(credentialsOf(partner, CPO));
      hub.hub.clock.advance(59 * 60_000);
      expect((await versions(tokenC)).status).toBe(200);
      hub.hub.clock.advance(60_000);
      expect((await versions(tokenC)).status).toBe(401);
    });

    it('can be repeated by a party that never saw the answer', async () => {
      const { tokenC } = await register();
      const lost = await credentials('put', tokenC).send(credentialsOf(partner, CPO));
      const seen = await credentials('put', tokenC).send(credentialsOf(partner, CPO));
      expect((await versions(lost.body.data.token)).status).toBe(401);
      expect((await versions(seen.body.data.token)).status).toBe(200);
    });

    it('that fails changes nothing', async () => {
      const { tokenC, id } = await register(CPO, [...CPO, ['DE', 'NEW', 'CPO']]);
      const before = await find(id);
      partner.on('/versions', (_req, res) => answerJson(res, 500, {}));
      const answer = await credentials('put', tokenC).send(credentialsOf(partner, [['DE', 'NEW', 'CPO']]));
      expect([answer.status, answer.body.status_code]).toEqual([200, 3001]);
      expect(await find(id)).toEqual(before);
    });

    it('cannot take over a party of another platform', async () => {
      await register([['DE', 'MSP', 'EMSP']]);
      const { tokenC, id } = await register();
      const answer = await credentials('put', tokenC).send(
        credentialsOf(partner, [
          ['NL', 'CPO', 'CPO'],
          ['DE', 'MSP', 'EMSP'],
        ]),
      );
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
      expect((await find(id)).roles).toHaveLength(1);
    });
  });

  describe('DELETE', () => {
    it('ends the token, forgets the partner’s, and keeps the connection as SUSPENDED', async () => {
      const { tokenC, id } = await register();
      const answer = await credentials('delete', tokenC);
      expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
      expect((await versions(tokenC)).status).toBe(401);
      expect(await find(id)).toMatchObject({ state: 'SUSPENDED', tokenHashes: [] });
      expect(await find(id)).not.toHaveProperty('theirs');
    });

    it('frees the party for another platform that is invited for it', async () => {
      const { tokenC } = await register();
      await credentials('delete', tokenC);
      expect((await register(CPO, [])).answer.body.status_code).toBe(2001);
      const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
      expect((await credentials('post', tokenA).send(credentialsOf(partner, CPO))).body.status_code).toBe(1000);
    });
  });
});

function redirectTo(url: string): Responder {
  return (_req, res) => {
    res.writeHead(302, { Location: url });
    res.end();
  };
}
