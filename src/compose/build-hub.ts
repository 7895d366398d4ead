import { join } from 'node:path';
import type { Config } from '../config.js';
import { loadInvoiceTemplates } from '../documents/load-templates.js';
import { documentRenderer } from '../documents/renderer.js';
import { cachedRoamingRules } from '../flows/agreements/cached-roaming-rules.js';
import { cachedAgreements } from '../flows/clearing/cached-agreements.js';
import { clearCdr } from '../flows/clearing/clear-cdr.js';
import { type ClearingQueue, createClearingQueue } from '../flows/clearing/clearing-queue.js';
import { createLocationFacts } from '../flows/clearing/location-facts.js';
import { deliverNext } from '../flows/delivery/deliver-outbox.js';
import { createDeliverer, type Deliverer } from '../flows/delivery/deliverer.js';
import { createFanOut } from '../flows/delivery/fan-out.js';
import { createRestingReceivers } from '../flows/delivery/resting-receivers.js';
import type { Hub, Stores } from '../flows/hub.js';
import { createMessageLog } from '../flows/messages/message-log.js';
import type { EventLog } from '../flows/ports.js';
import { createPresence } from '../flows/presence/presence.js';
import { createQualityLog } from '../flows/quality/quality-log.js';
import { cachedConnections } from '../flows/registration/cached-connections.js';
import { createSecrets } from '../secrets.js';
import { checkSignedData } from '../wire/metering/check-signed-data.js';
import { createPartyClient, type OcpiPartyClient } from '../wire/ocpi/partners/client.js';
import { createOcpiReader } from '../wire/ocpi/reader.js';
import type { HubMetrics } from '../wire/ops/metrics.js';
import { countPartners } from './count-partners.js';
import { hubSecret } from './hub-secret.js';
import { loadIdentity, loadRules } from './load-rules.js';

export interface BuiltHub {
  readonly hub: Hub;
  readonly clearing: ClearingQueue;
  readonly deliverer: Deliverer;
  readonly partners: OcpiPartyClient;
}

export interface HubParts {
  readonly stores: Stores;
  readonly log: EventLog;
  readonly metrics: Pick<HubMetrics, 'ocpiRequest' | 'cdrChecked'>;
  readonly ocpiUrl: string;
}

/** CDRs that are cleared at the same time in one process, and that may wait; more are left to the job. */
const CLEARING = { concurrency: 32, maxWaiting: 10_000 };
/** Deliveries to one receiver at the same time in one process: lanes, and messages that a lane sends together. */
const DELIVERIES = { lanesPerReceiver: 1, atOnce: 16 };

/** Puts the hub together: stores, partners, papers, clock and chance; nothing listens and no job runs yet. */
export async function buildHub(config: Config, { stores, log, metrics, ocpiUrl }: HubParts): Promise<BuiltHub> {
  const secrets = createSecrets(hubSecret(config.secrets.hubSecret, config.dataDir));
  const { handshakeTimeoutMs, allowPrivateNetworks } = config;
  const partners = countPartners(createPartyClient({ secrets, handshakeTimeoutMs, allowPrivateNetworks }), metrics);
  const ocpi = createOcpiReader();
  const clearing = createClearingQueue({ ...CLEARING, log, clear: (record) => clearCdr(hub, record) });
  const receivers = createRestingReceivers();
  const deliverer = createDeliverer({
    lanesPerReceiver: DELIVERIES.lanesPerReceiver,
    log,
    receiversDue: () => hub.outbox.receiversDue(hub.clock.now()),
    deliverNext: (receiver) => deliverNext({ ...hub, receivers, atOnce: DELIVERIES.atOnce }, receiver),
  });
  const clock = { now: () => new Date() };
  const roaming = cachedRoamingRules(stores.roamingAgreements, config.roamingDefault);
  const hub: Hub = {
    ...stores,
    roamingAgreements: roaming.agreements,
    roamingRules: roaming.current,
    fanOut: createFanOut(),
    presence: createPresence(),
    messageLog: createMessageLog(),
    qualityLog: createQualityLog({ quality: stores.quality, clock, log }),
    connections: cachedConnections(stores.connections),
    agreements: cachedAgreements(stores.agreements),
    identity: loadIdentity(config),
    ocpiUrl,
    partners,
    ocpi,
    render: documentRenderer(await loadInvoiceTemplates(join(config.templatesDir, 'invoice'))),
    checkSignedData,
    secrets,
    clock,
    limits: {
      relayTimeoutMs: config.relayTimeoutMs,
      authorizeTimeoutMs: config.authorizeTimeoutMs,
      handshakeTimeoutMs,
      deliveryAttempts: config.deliveryAttempts,
      pageLimit: config.pageLimit,
    },
    log,
    meter: metrics,
    clearSoon: clearing.add,
    deliverSoon: deliverer.wake,
    rules: loadRules(config.tariffsDir),
    locationFacts: createLocationFacts({ objects: stores.objects, ocpi }),
  };
  return { hub, clearing, deliverer, partners };
}
