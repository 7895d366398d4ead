import { aRole } from '../../../support/ocpi/a-role.js';
import { answerJson, credentialsOf, success } from '../../../support/ocpi/fake-partner.js';
import { CPO, type HubWithPartner, withPartner } from '../../../support/ocpi/hub-with-partner.js';
import { invite, startOcpiHub } from '../../../support/ocpi/ocpi-hub.js';

describe('credentials of a registered platform', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  describe('PUT', () => {
    it('reads the endpoints again and gives a new token; the old one ends when the new one is used', async () => {
      const { tokenC, id } = await test.register();
      const moved = `${test.partner.url}/elsewhere/locations`;
      test.partner.on('/2.2.1', (_req, res) =>
        success(res, { version: '2.2.1', endpoints: [{ identifier: 'locations', role: 'SENDER', url: moved }] }),
      );
      const answer = await test
        .credentials('put', tokenC)
        .send({ ...credentialsOf(test.partner, CPO), token: 'another-token' });
      const next = answer.body.data.token;
      expect(next).not.toBe(tokenC);
      const { theirs } = await test.find(id);
      expect(theirs?.endpoints).toEqual([{ identifier: 'locations', role: 'SENDER', url: moved }]);
      expect(test.hub.secrets.open(theirs?.sealedToken ?? '')).toBe('another-token');

      expect((await test.versions(tokenC)).status).toBe(200);
      expect((await test.versions(next)).status).toBe(200);
      expect((await test.versions(tokenC)).status).toBe(401);
      expect((await test.versions(next)).status).toBe(200);
    });

    it('lets the old token end after an hour even when the new one never came into use', async () => {
      const { tokenC } = await test.register();
      await test.credentials('put', tokenC).send(credentialsOf(test.partner, CPO));
      test.hub.clock.advance(59 * 60_000);
      expect((await test.versions(tokenC)).status).toBe(200);
      test.hub.clock.advance(60_000);
      expect((await test.versions(tokenC)).status).toBe(401);
    });

    it('can be repeated by a party that never saw the answer', async () => {
      const { tokenC } = await test.register();
      const lost = await test.credentials('put', tokenC).send(credentialsOf(test.partner, CPO));
      const seen = await test.credentials('put', tokenC).send(credentialsOf(test.partner, CPO));
      expect((await test.versions(lost.body.data.token)).status).toBe(401);
      expect((await test.versions(seen.body.data.token)).status).toBe(200);
    });

    it('that fails changes nothing', async () => {
      const { tokenC, id } = await test.register(CPO, [...CPO, ['DE', 'NEW', 'CPO']]);
      const before = await test.find(id);
      test.partner.on('/versions', (_req, res) => answerJson(res, 500, {}));
      const answer = await test.credentials('put', tokenC).send(credentialsOf(test.partner, [['DE', 'NEW', 'CPO']]));
      expect([answer.status, answer.body.status_code]).toEqual([200, 3001]);
      expect(await test.find(id)).toEqual(before);
    });

    it('cannot take over a party of another platform', async () => {
      await test.register([['DE', 'MSP', 'EMSP']]);
      const { tokenC, id } = await test.register();
      const answer = await test.credentials('put', tokenC).send(
        credentialsOf(test.partner, [
          ['NL', 'CPO', 'CPO'],
          ['DE', 'MSP', 'EMSP'],
        ]),
      );
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
      expect((await test.find(id)).roles).toHaveLength(1);
    });
  });

  describe('DELETE', () => {
    it('ends the token, forgets the partner’s, and keeps the connection as SUSPENDED', async () => {
      const { tokenC, id } = await test.register();
      const answer = await test.credentials('delete', tokenC);
      expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
      expect((await test.versions(tokenC)).status).toBe(401);
      expect(await test.find(id)).toMatchObject({ state: 'SUSPENDED', tokenHashes: [] });
      expect(await test.find(id)).not.toHaveProperty('theirs');
    });

    it('frees the party for another platform that is invited for it', async () => {
      const { tokenC } = await test.register();
      await test.credentials('delete', tokenC);
      expect((await test.register(CPO, [])).answer.body.status_code).toBe(2001);
      const { tokenA } = await invite(test.hub, [aRole('NL*CPO', 'CPO')]);
      expect((await test.credentials('post', tokenA).send(credentialsOf(test.partner, CPO))).body.status_code).toBe(
        1000,
      );
    });
  });
});
