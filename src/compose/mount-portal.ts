import MongoStore from 'connect-mongo';
import type { Express } from 'express';
import type { Config } from '../config.js';
import type { Hub } from '../flows/hub.js';
import type { ApiFlows } from '../wire/api/api-flows.js';
import type { LoginLimiter } from '../wire/api/login-limiter.js';
import { createPortalRouter } from '../wire/portal/create-portal-router.js';
import type { OpenStore } from './open-store.js';

export interface PortalMounting {
  readonly config: Pick<Config, 'templatesDir'>;
  readonly hub: Pick<Hub, 'secrets' | 'clock' | 'log'>;
  readonly flows: ApiFlows;
  readonly loginLimiter: LoginLimiter;
  readonly store: OpenStore;
  readonly publicUrl: string;
}

/** Mounts the pages of finance at /portal, with their sessions in the hub's own store. */
export function mountPortal(app: Express, mounting: PortalMounting): void {
  const { config, hub, flows, loginLimiter, store, publicUrl } = mounting;
  const sessionStore = MongoStore.create({
    client: store.connection.getClient(),
    dbName: store.connection.name,
    collectionName: 'portal-sessions',
  });
  const router = createPortalRouter({
    flows,
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
