import type { OcpiModule } from '../../../src/wire/ocpi/module.js';

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
