import type { Test } from 'supertest';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { aRole } from './a-role.js';
import { type HubWithPartner, withPartner } from './hub-with-partner.js';
import { invite, type OcpiTestHub, tokenHeader } from './ocpi-hub.js';

/** Where the hub serves it. */
export const LOCATIONS = '/ocpi/2.2.1/receiver/locations';

/** A module that says what it saw of a PUT, and breaks at a GET. */
export const tellingModule: OcpiModule = {
  identifier: 'locations',
  role: 'RECEIVER',
  routes: [
    {
      method: 'PUT',
      path: '/:country_code/:party_id/:location_id',
      handle: async ({ rest, params, body, bytes, routing, query }) => ({
        kind: 'own',
        http: 201,
        data: { rest, params, body, text: bytes && Buffer.from(bytes).toString(), routing, query: [...query] },
      }),
    },
    {
      method: 'GET',
      path: '/:country_code/:party_id/:location_id',
      handle: async () => {
        throw new Error('the store is down: mongodb://secret@db');
      },
    },
  ],
};

/** A partner at a hub with that module, which is registered, and its token. */
export interface Caller extends HubWithPartner {
  readonly token: string;
  /** TOKEN_A of DE*MSP, which was invited and has not registered. */
  readonly tokenA: string;
  /** Tells the module of a Location. */
  put(path?: string): Test;
}

/** Registers NL*CPO at a hub that was started with that module. */
export async function withCaller(hub: OcpiTestHub): Promise<Caller> {
  const both = await withPartner(hub);
  const { tokenC: token } = await both.register();
  const { tokenA } = await invite(hub.hub, [aRole('DE*MSP', 'EMSP')]);
  const put = (path = `${LOCATIONS}/NL/CPO/LOC1`) => both.http().put(path).set(tokenHeader(token));
  return { ...both, token, tokenA, put };
}
