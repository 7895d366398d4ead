import MongoStore from 'connect-mongo';
import type { Express } from 'express';
import type { Config } from '../config.js';
import type { Hub } from '../flows/hub.js';
import { type StationsNowDeps, stationsNow, statusHistory } from '../flows/stations/managing/station-screens.js';
import type { ApiFlows } from '../wire/api/api-flows.js';
import type { LoginLimiter } from '../wire/api/login-limiter.js';
import { createPortalRouter } from '../wire/portal/create-portal-router.js';
import type { OpenStore } from './open-store.js';

export interface PortalMounting {
  readonly config: Pick<Config, 'templatesDir'>;
  readonly hub: Pick<Hub, 'connectorStates' | 'log' | 'secrets' | 'stations'> & StationsNowDeps;
  readonly flows: ApiFlows;
  readonly loginLimiter: LoginLimiter;
  readonly store: OpenStore;
  readonly publicUrl: string;
}

/** Mounts the pages of finance and stations at /portal, with their sessions in the hub's own store. */
export function mountPortal(app: Express, mounting: PortalMounting): void {
  const { config, hub, flows, loginLimiter, store, publicUrl } = mounting;
  const sessionStore = MongoStore.create({
    client: store.connection.getClient(),
    dbName: store.connection.name,
    collectionName: 'portal-sessions',
  });
  const router = createPortalRouter({
    flows: {
      ...flows,
      stationsNow: (listed) => stationsNow(hub, listed),
      statusHistory: (staff, asked) => statusHistory(hub, staff, asked),
    },
    loginLimiter,
    log: hub.log,
    clock: hub.clock,
    sessionStore,
    sessionSecret: hub.secrets.hashToken('portal sessions'),
    publicUrl,
    templatesDir: config.templatesDir,
  });
  app.use('/portal', router);
}
