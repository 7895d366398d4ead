import { aRole } from '../../../support/ocpi/a-role.js';
import {
  answerJson,
  credentialsOf,
  type FakePartner,
  startFakePartner,
  success,
} from '../../../support/ocpi/fake-partner.js';
import { CPO, handshakes } from '../../../support/ocpi/handshakes.js';
import { invite, type OcpiTestHub, startOcpiHub } from '../../../support/ocpi/ocpi-hub.js';

describe('credentials of a registered platform', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;
  const { credentials, versions, register, find } = handshakes(() => ({ hub, partner }));

  beforeEach(async () => {
    hub = await startOcpiHub();
    partner = await startFakePartner();
  });

  afterEach(async () => {
    await hub.close();
    await partner.close();
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
