import { join } from 'node:path';
import type { Config } from '../config.js';
import { checkPaper } from '../documents/einvoice/check-paper.js';
import { loadInvoiceTemplates } from '../documents/load-templates.js';
import { rendererThat } from '../documents/renderer.js';
import { writeDatev } from '../documents/tables/datev-csv.js';
import { writeTable } from '../documents/tables/write-table.js';
import { createRenderPool, type RenderPool } from '../documents/workers/render-pool.js';
import { cachedRoamingRules } from '../flows/agreements/cached-roaming-rules.js';
import { inTurn } from '../flows/analytics/in-turn.js';
import { clearCdr } from '../flows/clearing/clear-cdr.js';
import { type ClearingQueue, createClearingQueue } from '../flows/clearing/clearing-queue.js';
import { createLocationFacts } from '../flows/clearing/location-facts.js';
import type { Deliverer } from '../flows/delivery/deliverer.js';
import type { RunningFanOut } from '../flows/delivery/fan-out.js';
import type { Hub, HubLimits, Stores } from '../flows/hub.js';
import { createMessageLog } from '../flows/messages/message-log.js';
import { createPublisher, type Publisher } from '../flows/plans/publisher.js';
import type { Clock, EventLog } from '../flows/ports.js';
import { createOtherHubs, type OtherHubs } from '../flows/presence/other-hubs.js';
import { createPresenceFlows, type PresenceFlows } from '../flows/presence/presence-flows.js';
import { watchedConnections } from '../flows/presence/watched-connections.js';
import { affectedCdrs } from '../flows/prices/affected-cdrs.js';
import type { BilledIn } from '../flows/prices/open-reports.js';
import { createQualityLog } from '../flows/quality/quality-log.js';
import { cachedConnections } from '../flows/registration/cached-connections.js';
import { createSecrets } from '../secrets.js';
import { checkSignedData } from '../wire/metering/check-signed-data.js';
import { createPageReader, writeClientInfo } from '../wire/ocpi/lists/page-reader.js';
import type { OcpiPartyClient } from '../wire/ocpi/partners/client.js';
import { createOcpiReader } from '../wire/ocpi/reader.js';
import { writeTariff } from '../wire/ocpi/write-tariff.js';
import type { HubMetrics } from '../wire/ops/metrics.js';
import type { StationMetrics } from '../wire/ops/station-metrics.js';
import { buildDelivery } from './build-delivery.js';
import { buildCredit } from './credit/build-credit.js';
import { hubSecret } from './hub-secret.js';
import { loadPriceAreas } from './load-price-areas.js';
import { loadIdentity, loadRules } from './load-rules.js';
import { callPartners, type PartnerMetrics } from './partners/call-partners.js';
import { hostPartners } from './partners/host-partners.js';
import { recordPartners } from './partners/record-partners.js';
import { loadPlans } from './plans/load-plans.js';
import { buildPriceFeeds, type RunningPriceFeeds } from './price-feeds.js';
import { buildStations, type Stations } from './stations/build-stations.js';

export interface BuiltHub {
  readonly hub: Hub;
  readonly clearing: ClearingQueue;
  readonly deliverer: Deliverer;
  readonly fanOut: RunningFanOut;
  readonly partners: OcpiPartyClient;
  readonly presence: PresenceFlows;
  readonly publisher: Publisher;
  readonly otherHubs: OtherHubs;
  readonly priceFeeds: RunningPriceFeeds;
  readonly papers: RenderPool;
  readonly stations: Stations;
}

export interface HubParts {
  readonly stores: Stores;
  readonly log: EventLog;
  readonly metrics: PartnerMetrics & Pick<HubMetrics, 'cdrChecked' | 'messagesDropped'> & StationMetrics;
  readonly ocpiUrl: string;
  /** Absent: the clock of this machine. */
  readonly clock?: Clock;
  /** Absent: threads that draw. */
  readonly papers?: RenderPool;
}

const MACHINE_CLOCK: Clock = { now: () => new Date() };

/** CDRs that are cleared at the same time in one process, and that may wait; more are left to the job. */
const CLEARING = { concurrency: 32, maxWaiting: 10_000 };

/** Puts the hub together: stores, partners, papers, clock and chance; nothing listens and no job runs yet. */
export async function buildHub(config: Config, parts: HubParts): Promise<BuiltHub> {
  const { stores, log, metrics, ocpiUrl, clock = MACHINE_CLOCK } = parts;
  const secrets = createSecrets(hubSecret(config.secrets.hubSecret, config.dataDir));
  const messageLog = messageLogOf(config, { ...parts, clock, secrets });
  const called = callPartners({ client: clientOf(config, secrets), presence: () => hub.presence, metrics, log });
  const otherHubs = createOtherHubs({
    connections: cachedConnections(stores.connections),
    presences: stores.presences,
  });
  const hosting = hostPartners(called, (message) => stations.hosted(message));
  const partners = otherHubs.guard(recordPartners(hosting, { messageLog, secrets, clock }));
  const ocpi = createOcpiReader();
  const papers = parts.papers ?? (await openPapers(join(config.templatesDir, 'invoice')));
  const priceFeeds = buildPriceFeeds(config);
  const clearing = createClearingQueue({ ...CLEARING, log, clear: (record) => clearCdr(hub, record) });
  const { deliverer, fanOut } = buildDelivery(() => hub, log);
  const roaming = cachedRoamingRules(stores.roamingAgreements, config.roamingDefault);
  const presence = createPresenceFlows({ presences: stores.presences, clock, log }, () => ({
    ...hub,
    pages: createPageReader(clock),
    writeClientInfo,
  }));
  const publisher = createPublisher({
    hubOf: () => ({ ...hub, writeTariff }),
    log,
    published: () => stations.hub.statusPublisher.plansPublished(),
  });
  const hub: Hub = {
    ...stores,
    roamingAgreements: roaming.agreements,
    roamingRules: roaming.current,
    fanOut,
    priceFeeds,
    priceUse: {
      publishedUntil: publisher.publishedUntil,
      billedIn: inTurn((asked: BilledIn) => affectedCdrs(hub, asked)),
    },
    pricesImported: publisher.pricesImported,
    presence: presence.presence,
    messageLog,
    qualityLog: createQualityLog({ quality: stores.quality, clock, log }),
    connections: watchedConnections(otherHubs.connections, presence.presence.changed),
    ...buildCredit(stores, { clock, log }),
    identity: loadIdentity(config),
    ocpiUrl,
    partners,
    ocpi,
    render: rendererThat(papers),
    checkPaper,
    writeTable,
    writeDatev,
    checkSignedData,
    secrets,
    clock,
    limits: limitsOf(config),
    log,
    meter: metrics,
    clearSoon: clearing.add,
    deliverSoon: deliverer.wake,
    ...datedData(config, clock),
    locationFacts: createLocationFacts({ objects: stores.objects, ocpi }),
  };
  const stations = buildStations(config, hub, metrics);
  return { hub, clearing, deliverer, fanOut, otherHubs, partners, presence, priceFeeds, publisher, papers, stations };
}

function messageLogOf(config: Config, parts: HubParts & Pick<Hub, 'clock' | 'secrets'>): Hub['messageLog'] {
  const { stores, metrics, clock, secrets, log } = parts;
  return createMessageLog({
    store: stores.messages,
    clock,
    secrets,
    log,
    bodyLimitBytes: config.messageBodyBytes,
    keepDays: config.messageDays,
    countDropped: metrics.messagesDropped,
  });
}

function clientOf({ handshakeTimeoutMs, allowPrivateNetworks }: Config, secrets: Hub['secrets']) {
  return { secrets, handshakeTimeoutMs, allowPrivateNetworks };
}

/** Refuses at start what is wrong in the templates; the threads that draw read them for themselves. */
async function openPapers(templatesDir: string): Promise<RenderPool> {
  await loadInvoiceTemplates(templatesDir);
  return createRenderPool({ templatesDir });
}

/** What is read from tariffs/ and checked at start. */
function datedData({ tariffsDir }: Config, clock: Hub['clock']): Pick<Hub, 'rules' | 'plans' | 'priceAreas'> {
  return {
    rules: loadRules(tariffsDir),
    plans: loadPlans(tariffsDir, clock),
    priceAreas: loadPriceAreas(tariffsDir),
  };
}

function limitsOf(config: Config): HubLimits {
  const { relayTimeoutMs, authorizeTimeoutMs, handshakeTimeoutMs, deliveryAttempts, pageLimit } = config;
  return { relayTimeoutMs, authorizeTimeoutMs, handshakeTimeoutMs, deliveryAttempts, pageLimit };
}
