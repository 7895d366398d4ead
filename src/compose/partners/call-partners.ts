import type { EventLog, Presence } from '../../flows/ports.js';
import { createPartyClient, type OcpiPartyClient, type PartyClientOptions } from '../../wire/ocpi/partners/client.js';
import { type GuardWatch, guardPartners } from '../../wire/ocpi/partners/guarded-client.js';
import type { HubMetrics } from '../../wire/ops/metrics.js';
import { countPartners } from './count-partners.js';

export type PartnerMetrics = Pick<HubMetrics, 'ocpiRequest' | 'partnerChanged' | 'partnerRefused'>;

export interface CallPartnersParts {
  readonly client: PartyClientOptions;
  /** Asked for when it is needed: it is made after the partners. */
  readonly presence: () => Pick<Presence, 'seen' | 'silent'>;
  readonly metrics: PartnerMetrics;
  readonly log: EventLog;
}

/** The hub's calls to partners: counted, and guarded so that a slow or dead one costs the others nothing. */
export function callPartners({ client, presence, metrics, log }: CallPartnersParts): OcpiPartyClient {
  const guarded = guardPartners(createPartyClient(client), {
    presence: { seen: (id) => presence().seen(id), silent: (id) => presence().silent(id) },
    watch: watchGuard(metrics, log),
  });
  return countPartners(guarded, metrics);
}

function watchGuard(metrics: PartnerMetrics, log: EventLog): GuardWatch {
  return {
    changed: (connection, state) => {
      metrics.partnerChanged({ partner: connection, state });
      if (state === 'paused') log.warn({ event: 'partner.paused', connection });
      else log.info({ event: 'partner.answers-again', connection });
    },
    refused: (partner, reason) => metrics.partnerRefused({ partner, reason }),
  };
}
