import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { apiFlows } from './compose/api-flows.js';
import { type BuiltHub, buildHub } from './compose/build-hub.js';
import { mountPortal } from './compose/mount-portal.js';
import { type OpenStore, openStore } from './compose/open-store.js';
import { startHubJobs } from './compose/start-jobs.js';
import type { Config } from './config.js';
import { ensureAdmin } from './flows/access/ensure-admin.js';
import { clearLeftovers } from './flows/clearing/clear-leftovers.js';
import { resumeRuns } from './flows/clearing/start-run.js';
import { createLog } from './log.js';
import { createApiRouter } from './wire/api/create-api-router.js';
import { createLoginLimiter } from './wire/api/login-limiter.js';
import { fastServer } from './wire/http/fast-server.js';
import { createOcpiRouter } from './wire/ocpi/router.js';
import { v221Modules } from './wire/ocpi/v221/modules.js';
import { createOpsRouter } from './wire/ops/create-ops-router.js';
import { createMetrics } from './wire/ops/metrics.js';

export interface RunningHub {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Open connections of one process; more are turned away. */
const MAX_CONNECTIONS = 2_000;
/** How long requests at work may take to end when the hub stops. */
const STOP_MS = 10_000;

/** Starts a hub: store, partners, HTTP and jobs. Refuses (`bad-setting`) what is wrong in its settings and files. */
export async function startHub(config: Config): Promise<RunningHub> {
  const log = createLog(config.logLevel);
  const store = await openStore(config);
  const app = express();
  const server = fastServer(app, { maxConnections: MAX_CONNECTIONS });
  try {
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(config.port, config.host, listening);
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://${config.host}:${port}`;
    const publicUrl = config.publicUrl ?? url;
    const built = await buildHub(config, { stores: store.stores, log, ocpiUrl: `${publicUrl}/ocpi` });
    mount(app, { config, store, built, log, publicUrl });
    await ensureAdmin(built.hub, config.secrets);
    const stopJobs = config.runJobs ? startHubJobs(built) : () => undefined;
    void catchUp(built);
    log.info({ event: 'hub.started', url, publicUrl, store: config.mongodbUri ? 'mongodb' : 'embedded' });
    return { url, stop: () => stop({ server, stopJobs, built, store }) };
  } catch (error) {
    server.close();
    await store.close();
    throw error;
  }
}

interface Mounting {
  readonly config: Config;
  readonly store: OpenStore;
  readonly built: BuiltHub;
  readonly log: ReturnType<typeof createLog>;
  readonly publicUrl: string;
}

function mount(app: Express, { config, store, built, log, publicUrl }: Mounting): void {
  const { hub } = built;
  const flows = apiFlows(hub);
  const loginLimiter = createLoginLimiter();
  app.disable('x-powered-by');
  app.set('etag', false);
  const modules = { '2.2.1': v221Modules(hub) };
  app.use('/ocpi', createOcpiRouter({ hub, modules, log, bodyLimitBytes: config.bodyLimitBytes }));
  app.use('/api', createApiRouter({ flows, loginLimiter, log }));
  mountPortal(app, { config, hub, flows, loginLimiter, store, publicUrl });
  const { metricsToken } = config.secrets;
  const metrics = createMetrics({ outboxCounts: () => hub.outbox.counts() });
  app.use(createOpsRouter({ checkStore: store.ping, metrics, ...(metricsToken && { metricsToken }) }));
}

/** What a crash left behind is taken up at once; the jobs do the same later. */
async function catchUp({ hub, deliverer }: BuiltHub): Promise<void> {
  try {
    const cleared = await clearLeftovers(hub, hub.clock.now());
    const resumed = await resumeRuns(hub);
    if (cleared + resumed > 0) hub.log.info({ event: 'hub.caught-up', cleared, resumed });
    deliverer.wake();
  } catch (error) {
    hub.log.error({ event: 'hub.catch-up-failed', error: String(error) });
  }
}

interface Stopping {
  readonly server: ReturnType<typeof fastServer>;
  readonly stopJobs: () => void;
  readonly built: BuiltHub;
  readonly store: OpenStore;
}

async function stop({ server, stopJobs, built, store }: Stopping): Promise<void> {
  stopJobs();
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  const forced = setTimeout(() => server.closeAllConnections(), STOP_MS);
  await closed;
  clearTimeout(forced);
  await built.clearing.idle();
  await built.deliverer.stop();
  await built.partners.close();
  await store.close();
}
