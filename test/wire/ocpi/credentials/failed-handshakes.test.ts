import supertest from 'supertest';
import { aRole } from '../../../support/ocpi/a-role.js';
import {
  answerJson,
  credentialsOf,
  type FakePartner,
  type Responder,
  startFakePartner,
  success,
} from '../../../support/ocpi/fake-partner.js';
import { CPO, type HubWithPartner, withPartner } from '../../../support/ocpi/hub-with-partner.js';
import { invite, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';

describe('POST credentials of a partner that cannot be read', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

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
    const healthy = test.partner;
    const sick = await startFakePartner();
    breakPartner(sick);
    const { tokenA } = await invite(test.hub, [aRole('NL*CPO', 'CPO')]);
    const refused = await test.credentials('post', tokenA).send(credentialsOf(sick, CPO));
    expect([refused.status, refused.body.status_code]).toEqual([200, status]);
    await sick.close();
    const accepted = await test.credentials('post', tokenA).send(credentialsOf(healthy, CPO));
    expect(accepted.body.status_code).toBe(1000);
  });

  it('answers 3001 when the partner takes too long to be read', async () => {
    const hasty = await startOcpiHub({ handshakeTimeoutMs: 150 });
    test.partner.on('/versions', () => undefined);
    const { tokenA } = await invite(hasty.hub, [aRole('NL*CPO', 'CPO')]);
    const answer = await supertest(hasty.url)
      .post('/2.2.1/credentials')
      .set(tokenHeader(tokenA))
      .send(credentialsOf(test.partner, CPO));
    expect([answer.status, answer.body.status_code]).toEqual([200, 3001]);
    await hasty.close();
  });

  it('does not follow a redirect', async () => {
    test.partner.on('/versions', redirectTo(`${test.partner.url}/secret`));
    expect((await test.register()).answer.body.status_code).toBe(3001);
    expect(test.partner.seen.map(({ path }) => path)).toEqual(['/versions']);
  });
});

function redirectTo(url: string): Responder {
  return (_req, res) => {
    res.writeHead(302, { Location: url });
    res.end();
  };
}
