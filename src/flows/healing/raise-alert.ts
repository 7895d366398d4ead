import type { Alert, AlertEvent, AlertFacts } from '../../domain/healing/alert.js';
import { type AlertText, alertText } from '../../domain/healing/alert-text.js';
import { type Incident, isOfStation, triedRemedies } from '../../domain/healing/incident.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import type { HealingHub } from './healing-hub.js';

type AlertingHub = Pick<HealingHub, 'alerts' | 'clock' | 'healing' | 'identity' | 'log'>;

const NO_FACTS: AlertFacts = {
  about: '',
  detail: '',
  hub: '',
  kind: '',
  openedAt: '',
  outlet: '',
  party: '',
  remedies: '',
  site: '',
  station: '',
  why: '',
};

/** Something that people are to be told. */
export interface Raised {
  readonly event: AlertEvent;
  readonly about: string;
  /** What tells two of an event about the same thing apart. */
  readonly round?: string;
  readonly party?: PartyId;
  /** With codes, for machines; `words` has those that people read instead. */
  readonly facts: Partial<AlertFacts>;
  readonly words?: Partial<AlertFacts>;
}

/** Queues an alert on each way that is set, in the hub's language. Each is queued once; nobody waits for it. */
export async function raiseAlert(hub: AlertingHub, raised: Raised): Promise<void> {
  const { event, about, round, party, words } = raised;
  hub.log.error({ event: 'alert.raised', alert: event, about, ...raised.facts });
  const facts = { ...NO_FACTS, about, hub: hub.identity.name, ...raised.facts };
  const text: AlertText = alertText(textsOf(hub).events[event], { ...facts, ...words });
  for (const channel of hub.healing.alertChannels) {
    const alert: Alert = {
      key: `${about}#${event}${round === undefined ? '' : `#${round}`}→${channel}`,
      channel,
      event,
      about,
      ...(party && { party }),
      facts,
      ...text,
      createdAt: hub.clock.now(),
    };
    await hub.alerts.put(alert);
  }
}

/** Tells of an incident that a person has to look at, or that is well again after that. */
export async function raiseIncidentAlert(
  hub: AlertingHub,
  incident: Incident,
  event: 'INCIDENT_ESCALATED' | 'INCIDENT_RECOVERED',
): Promise<void> {
  const { id, party, siteId, stationId, evse, connector, kind, detail = '', openedAt } = incident;
  const why = incident.timeline.findLast(({ what }) => what === 'ESCALATED')?.outcome ?? '';
  const tried = [...new Set(triedRemedies(incident).map(({ remedy }) => remedy))];
  const texts = textsOf(hub);
  const outlet = `${evse}/${connector}`;
  const { reasons } = texts;
  await raiseAlert(hub, {
    event,
    about: id,
    party,
    facts: {
      detail,
      kind,
      openedAt: openedAt.toISOString(),
      outlet,
      party: partyKey(party),
      remedies: tried.join(', '),
      site: siteId,
      station: stationId,
      why,
    },
    words: {
      kind: texts.kinds[kind],
      outlet: isOfStation(incident) ? texts.wholeStation : texts.oneOutlet.replace('{outlet}', () => outlet),
      remedies: tried.length === 0 ? texts.nothingTried : tried.map((one) => texts.remedies[one]).join(', '),
      why: why === 'BUDGET' || why === 'NOTHING_HELPED' ? reasons[why] : reasons.FOR_A_PERSON,
    },
  });
}

function textsOf({ healing, identity }: AlertingHub) {
  return healing.alertTexts[identity.legalEntity.language];
}
