import supertest from 'supertest';
import type { OcpiModule } from '../../../../src/wire/ocpi/module.js';
import { aRegisteredParty } from '../../../support/ocpi/a-registered-party.js';
import { type OcpiTestHub, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';

const nothing = async () => ({ kind: 'own', http: 200 }) as const;
const module = (identifier: string, role: 'SENDER' | 'RECEIVER'): OcpiModule => ({
  identifier,
  role,
  routes: [{ method: 'GET', path: '/', handle: nothing }],
});

describe('versions', () => {
  let hub: OcpiTestHub;
  const http = () => supertest(`http://127.0.0.1:${hub.port}`);
  const versions = (token: string) => http().get('/ocpi/versions').set(tokenHeader(token));

  beforeEach(async () => {
    const modules = [module('locations', 'SENDER'), module('locations', 'RECEIVER'), module('hubclientinfo', 'SENDER')];
    hub = await startOcpiHub({ modules });
  });

  afterEach(() => hub.close());

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
