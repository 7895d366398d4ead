import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Verdict } from '../../domain/clearing/cdr-record.js';
import { answerWithin } from './answer-within.js';
import { collectIncidents, type IncidentSource } from './incident-metrics.js';
import { type StationMetrics, stationMetrics } from './station-metrics.js';

/** What others count. Every label is from a short list: partners, modules, methods and status classes. */
export interface HubMetrics extends StationMetrics {
  /** One OCPI message, `in` from a partner or `out` to it. */
  ocpiRequest(request: OcpiRequestSample): void;
  /** What became of a CDR: the verdict on its price, or QUARANTINED. */
  cdrChecked(verdict: Verdict | 'QUARANTINED'): void;
  /** Bodies and legs that the message log had no room for. */
  messagesDropped(what: 'body' | 'leg', count: number): void;
  /** `paused`: a partner does not answer and is left alone for a while. */
  partnerChanged(change: { readonly partner: string; readonly state: 'paused' | 'answering' }): void;
  /** A message that was refused without being sent: its receiver is paused, or too many wait for it. */
  partnerRefused(refusal: { readonly partner: string; readonly reason: 'paused' | 'busy' }): void;
  apiRequest(request: { readonly method: string; readonly httpStatus: number; readonly durationS: number }): void;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface OcpiRequestSample {
  readonly direction: 'in' | 'out';
  /** Id of the connection; `unknown` before the caller is known. */
  readonly partner: string;
  readonly module: string;
  readonly method: string;
  readonly httpStatus: number;
  readonly durationS: number;
}

export interface MetricsSources {
  /** Incidents of the last 30 days, asked at each scrape; absent: no stations are watched. */
  readonly incidentCounts?: IncidentSource;
  /** Asked at each scrape. */
  readonly outboxCounts: () => Promise<Readonly<Record<'pending' | 'delivered' | 'failed', number>>>;
}

/** Latency buckets in seconds: 5 ms up to the longest time that a relayed message may take. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A scrape goes on without the outbox when its store takes longer. */
const COUNT_MS = 2_000;

/** The hub's metrics in a registry of their own, with those of the process. */
export function createMetrics(sources: MetricsSources): HubMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ocpiSeconds = new Histogram({
    name: 'voltclear_ocpi_request_seconds',
    help: 'OCPI messages by direction, partner, module, method and status class',
    labelNames: OCPI_LABELS,
    buckets: BUCKETS_S,
    registers,
  });
  const apiSeconds = new Histogram({
    name: 'voltclear_api_request_seconds',
    help: 'requests of finance and operators by method and status class',
    labelNames: ['method', 'status'],
    buckets: BUCKETS_S,
    registers,
  });
  const cdrsChecked = new Counter({
    name: 'voltclear_cdrs_checked_total',
    help: 'CDRs by verdict on their price',
    labelNames: ['verdict'],
    registers,
  });
  const messagesDropped = new Counter({
    name: 'voltclear_message_log_dropped_total',
    help: 'bodies and legs that the message log had no room for, since its store was behind',
    labelNames: ['what'],
    registers,
  });
  collectOutbox(registers, sources);
  if (sources.incidentCounts) collectIncidents(registers, sources.incidentCounts);
  return {
    ...partnerMetrics(registers),
    ...stationMetrics(registers),
    ocpiRequest: observeOcpi(ocpiSeconds),
    cdrChecked: (verdict) => cdrsChecked.inc({ verdict }),
    messagesDropped: (what, count) => messagesDropped.inc({ what }, count),
    apiRequest: ({ method, httpStatus, durationS }) =>
      apiSeconds.observe({ method, status: classOf(httpStatus) }, durationS),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const OCPI_LABELS = ['direction', 'partner', 'module', 'method', 'status'] as const;

/** Each set of labels is looked up once: checking them anew costs more than counting. */
function observeOcpi(seconds: Histogram<(typeof OCPI_LABELS)[number]>): HubMetrics['ocpiRequest'] {
  const known = new Map<string, Histogram.Internal<(typeof OCPI_LABELS)[number]>>();
  return ({ direction, partner, module, method, httpStatus, durationS }) => {
    const status = classOf(httpStatus);
    const key = `${direction} ${partner} ${module} ${method} ${status}`;
    const labelled = known.get(key) ?? seconds.labels({ direction, partner, module, method, status });
    known.set(key, labelled);
    labelled.observe(durationS);
  };
}

function partnerMetrics(registers: Registry[]): Pick<HubMetrics, 'partnerChanged' | 'partnerRefused'> {
  const paused = new Gauge({
    name: 'voltclear_partner_paused',
    help: '1 while a partner does not answer and is left alone',
    labelNames: ['partner'],
    registers,
  });
  const refused = new Counter({
    name: 'voltclear_partner_refused_total',
    help: 'messages to partners that were refused without being sent, by reason',
    labelNames: ['partner', 'reason'],
    registers,
  });
  return {
    partnerChanged: ({ partner, state }) => paused.set({ partner }, state === 'paused' ? 1 : 0),
    partnerRefused: ({ partner, reason }) => refused.inc({ partner, reason }),
  };
}

function collectOutbox(registers: Registry[], { outboxCounts }: MetricsSources): void {
  new Gauge({
    name: 'voltclear_outbox_messages',
    help: 'messages that the hub owes partners, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await answerWithin(COUNT_MS, outboxCounts);
      if (!counts) {
        this.reset();
        return;
      }
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
}

/** `2xx`: one label for a hundred statuses. */
function classOf(httpStatus: number): string {
  return `${Math.floor(httpStatus / 100)}xx`;
}
