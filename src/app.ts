import express, { type Express } from 'express';
import { apiFlows } from './compose/api-flows.js';
import { loadReminderTexts } from './compose/bank/load-reminder-texts.js';
import { type BuiltHub, buildHub } from './compose/build-hub.js';
import { crashAt } from './compose/clearing/crash-at.js';
import { runJobs } from './compose/clearing/run-flows.js';
import { countRequests } from './compose/count-requests.js';
import { type HttpDoor, listenHttp } from './compose/http-door.js';
import { mountPortal } from './compose/mount-portal.js';
import { type OpenStore, openStore } from './compose/open-store.js';
import { startHubJobs } from './compose/start-jobs.js';
import { type OpenStationDoor, openStationDoor } from './compose/stations/open-station-door.js';
import type { Config } from './config.js';
import type { RenderPool } from './documents/workers/render-pool.js';
import { ensureAdmin } from './flows/access/ensure-admin.js';
import { clearLeftovers } from './flows/clearing/clear-leftovers.js';
import { incidentsLately } from './flows/healing/incident-desk.js';
import { renderDocuments } from './flows/invoicing/render-documents.js';
import type { Clock } from './flows/ports.js';
import type { RunningJobs, ScheduleJobs } from './jobs/schedule.js';
import { createLog } from './log.js';
import { createApiRouter } from './wire/api/create-api-router.js';
import { createLoginLimiter } from './wire/api/login-limiter.js';
import { createElsewhere } from './wire/http/elsewhere.js';
import { countExchanges } from './wire/ocpi/count-exchanges.js';
import { createExchangeRecorder } from './wire/ocpi/record/record-exchange.js';
import { createOcpiRouter } from './wire/ocpi/router.js';
import { v221Modules } from './wire/ocpi/v221/modules.js';
import { answerWithin } from './wire/ops/answer-within.js';
import { createOpsRouter } from './wire/ops/create-ops-router.js';
import { createMetrics, type HubMetrics } from './wire/ops/metrics.js';

export interface RunningHub {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How long requests at work, and then what they have left behind, may take to end: ten seconds in all. */
const STOP_MS = { requests: 6_000, work: 2_000, cutWork: 1_000 };

/** What a test hands in instead of the hub's own. */
export interface HubInstead {
  /** Absent: the clock of this machine. */
  readonly clock?: Clock;
  /** Absent: threads that draw. */
  readonly papers?: RenderPool;
  /** Has the jobs run when the test says so. Absent: by the clock. */
  readonly schedule?: ScheduleJobs;
}

/** Starts a hub: store, partners, HTTP and jobs. Refuses (`bad-setting`) what is wrong in its settings and files. */
export async function startHub(config: Config, instead: HubInstead = {}): Promise<RunningHub> {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', config.trustedProxies);
  const door = await listenHttp(app, config);
  const store = await openStore(config).catch((error: unknown) => closeAll(error, door));
  try {
    const running = await startOn(config, { app, door, store, instead });
    door.open();
    return { url: door.url, stop: () => stop(running) };
  } catch (error) {
    return closeAll(error, door, store);
  }
}

interface Opened {
  readonly app: Express;
  readonly door: HttpDoor;
  readonly store: OpenStore;
  readonly instead: HubInstead;
}

async function startOn(config: Config, { app, door, store, instead }: Opened): Promise<Running> {
  const log = createLog(config.logLevel);
  const { incidents, outbox } = store.stores;
  const { clock = { now: () => new Date() } } = instead;
  const metrics = createMetrics({
    outboxCounts: () => outbox.counts(),
    incidentCounts: () => incidentsLately({ clock, incidents }),
  });
  const publicUrl = config.publicUrl ?? door.url;
  const reminderTexts = loadReminderTexts(config.templatesDir);
  const stores = config.crashAt === undefined ? store.stores : crashAt(store.stores, config.crashAt);
  const built = await buildHub(config, { stores, log, metrics, ocpiUrl: `${publicUrl}/ocpi`, ...instead });
  mount(app, { config, store, built, log, metrics, publicUrl });
  const stationDoor = await openStationDoor(config, { door, stations: built.stations });
  await ensureAdmin(built.hub, config.secrets);
  await built.presence.presence.start();
  const jobs = config.runJobs ? startHubJobs({ ...built, reminderTexts }, config, instead.schedule) : undefined;
  log.info({ event: 'hub.started', url: door.url, publicUrl, store: config.mongodbUri ? 'mongodb' : 'embedded' });
  return { door, stationDoor, store, built, jobs, caughtUp: catchUp(built) };
}

async function closeAll(error: unknown, door: HttpDoor, store?: OpenStore): Promise<never> {
  await door.close(0);
  await store?.close();
  throw error;
}

interface Mounting {
  readonly config: Config;
  readonly store: OpenStore;
  readonly built: BuiltHub;
  readonly log: ReturnType<typeof createLog>;
  readonly metrics: HubMetrics;
  readonly publicUrl: string;
}

function mount(app: Express, { config, store, built, log, metrics, publicUrl }: Mounting): void {
  const { hub, otherHubs } = built;
  const flows = apiFlows(built.stations.hub);
  const loginLimiter = createLoginLimiter();
  const modules = { '2.2.1': v221Modules(hub) };
  const record = createExchangeRecorder(hub);
  const { bodyLimitBytes, partnerRequestsPerSecond: requestsPerSecond } = config;
  const ocpi = createOcpiRouter({
    hub,
    modules,
    log,
    record,
    otherHubs,
    bodyLimitBytes,
    limits: { requestsPerSecond },
  });
  app.use('/ocpi', countExchanges(metrics.ocpiRequest), ocpi);
  app.use(['/api', '/portal'], countRequests(metrics));
  app.use('/api', createApiRouter({ flows, loginLimiter, log }));
  mountPortal(app, { config, hub, flows, loginLimiter, store, publicUrl });
  const { metricsToken } = config.secrets;
  app.use(createOpsRouter({ checkStore: store.ping, metrics, ...(metricsToken && { metricsToken }) }));
  app.use(createElsewhere(log));
}

/** What a crash left behind is taken up at once; the jobs do the same later. */
async function catchUp({ hub, deliverer, publisher }: BuiltHub): Promise<void> {
  try {
    const cleared = await clearLeftovers(hub, hub.clock.now());
    const resumed = (await runJobs(hub).resumeRuns()) + (await runJobs(hub).followRuns());
    if (cleared + resumed > 0) hub.log.info({ event: 'hub.caught-up', cleared, resumed });
    deliverer.wakeAll();
    await publisher.publishAll();
    await renderDocuments(hub);
  } catch (error) {
    hub.log.error({ event: 'hub.catch-up-failed', error: String(error) });
  }
}

interface Running {
  readonly door: HttpDoor;
  readonly stationDoor: OpenStationDoor;
  readonly store: OpenStore;
  readonly built: BuiltHub;
  readonly jobs: RunningJobs | undefined;
  readonly caughtUp: Promise<void>;
}

/** Requests end first, then what they have left to do; what hangs is cut off, and a restart takes it up. */
async function stop({ door, stationDoor, store, built, jobs, caughtUp }: Running): Promise<void> {
  const begun = [stationDoor.close(), jobs?.stop(), built.deliverer.stop(), caughtUp];
  await door.close(STOP_MS.requests);
  const work = Promise.all([
    ...begun,
    built.clearing.stop(),
    built.fanOut.stop(),
    built.presence.stop(),
    built.publisher.stop(),
  ]);
  await answerWithin(STOP_MS.work, () => work);
  // Deliveries that still wait for an answer fail now, and are tried again later.
  await Promise.all([built.partners.close(), built.priceFeeds.close(), built.papers.close()]);
  await answerWithin(STOP_MS.cutWork, () => work);
  await answerWithin(STOP_MS.cutWork, () => built.hub.qualityLog.flush());
  await answerWithin(STOP_MS.cutWork, () => built.hub.messageLog.flush());
  await store.close();
}
