import type { Incident } from '../../domain/healing/incident.js';
import {
  closed,
  escalated,
  lookedAt,
  opened,
  remedyEnded,
  remedySent,
  restored,
} from '../../domain/healing/incident-life.js';
import {
  aboutOf,
  type EscalationReason,
  type HealingFacts,
  judgeLadder,
  mayTouch,
  opensAt,
} from '../../domain/healing/judge-ladder.js';
import { isNeverPossible, type RemedyKind } from '../../domain/healing/remedy.js';
import { spentToday, withRemedy, withUnsupported } from '../../domain/healing/station-health.js';
import { changeHealth, changeIncident } from './change-incident.js';
import { gatherFacts } from './gather-facts.js';
import type { HealingHub } from './healing-hub.js';
import { endIncident, fieldsOf } from './note-incident.js';
import { raiseIncidentAlert } from './raise-alert.js';
import { bringBack, sendRemedy } from './send-remedy.js';

/** Incidents of one look, and how many are worked on at the same time. */
const MOST_OF_ONE_LOOK = 500;
const AT_ONCE = 32;
/** Nobody else looks at an incident for so long while one works on it: longer than a remedy with its second half. */
const CLAIM_MS = 60_000;
/** How soon a station shall be looked at after a remedy. */
const AFTER_REMEDY_MS = 20_000;

/**
 * Looks at every incident that is due and does the next thing about it: one remedy, or a word to a person, or nothing for
 * a while. Everything is read anew right before a station is touched. Returns how many were looked at; a failure with one
 * is logged and leaves the others alone.
 */
export async function healStations(hub: HealingHub): Promise<number> {
  const due = [...(await hub.incidents.due(hub.clock.now(), MOST_OF_ONE_LOOK))];
  const count = due.length;
  const lanes = Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
    for (let incident = due.shift(); incident; incident = due.shift()) await healOne(hub, incident);
  });
  await Promise.all(lanes);
  return count;
}

async function healOne(hub: HealingHub, incident: Incident): Promise<void> {
  try {
    const claimed = lookedAt(incident, new Date(hub.clock.now().getTime() + CLAIM_MS));
    if (!(await hub.incidents.change(claimed))) return;
    if (claimed.toRestore && !(await restore(hub, claimed))) return;
    await heal(hub, (await hub.incidents.find(claimed.id)) ?? claimed);
  } catch (error) {
    hub.log.error({ event: 'incident.failed', ...fieldsOf(incident), error: String(error) });
  }
}

async function heal(hub: HealingHub, incident: Incident): Promise<void> {
  if (!incident.dueAt) return;
  const facts = await gatherFacts(hub, incident);
  if (!facts) return forget(hub, incident);
  const now = hub.clock.now();
  const { rules } = hub.healing;
  const step = judgeLadder(incident, facts, { now, rules });
  if (step.kind === 'RECOVER') return endIncident(hub, incident, now);
  const current = now >= opensAt(incident, rules, facts) ? await open(hub, incident) : incident;
  if (!current) return;
  switch (step.kind) {
    case 'ESCALATE':
      return escalate(hub, current, step.why);
    case 'REMEDY':
      return tryRemedy(hub, current, step.remedy);
    case 'WAIT':
      await changeIncident(hub, current.id, (one) => (one.dueAt ? lookedAt(one, step.until) : undefined));
      return;
    case 'NOTHING':
      await changeIncident(hub, current.id, ({ dueAt: _none, ...one }) => ({ ...one, revision: one.revision + 1 }));
  }
}

/** What was watched is an incident from now on. */
async function open(hub: HealingHub, incident: Incident): Promise<Incident | undefined> {
  if (incident.state !== 'WATCHED') return incident;
  const changed = opened(incident, hub.clock.now());
  if (!(await hub.incidents.change(changed))) return undefined;
  hub.log.warn({ event: 'incident.opened', ...fieldsOf(changed) });
  return changed;
}

async function escalate(hub: HealingHub, incident: Incident, why: EscalationReason): Promise<void> {
  const told = escalated(incident, why, hub.clock.now());
  // Before the state: it is not asked for again. Each alert is queued once.
  await raiseIncidentAlert(hub, told, 'INCIDENT_ESCALATED');
  if (await hub.incidents.change(told)) hub.log.warn({ event: 'incident.escalated', ...fieldsOf(told), why });
}

/** Spends the budget, writes down that it is sent, looks once more whether it may be, and sends it. */
async function tryRemedy(hub: HealingHub, incident: Incident, remedy: RemedyKind): Promise<void> {
  const at = hub.clock.now();
  if (!(await spend(hub, incident, remedy))) return;
  const sent = remedySent(incident, remedy, { at, dueAt: new Date(at.getTime() + CLAIM_MS) });
  if (!(await hub.incidents.change(sent))) return;
  const facts = await gatherFacts(hub, sent);
  const outcome =
    facts && mayStillTouch(sent, remedy, facts) ? await sendRemedy(hub.stationClient, sent, remedy) : 'WITHDRAWN';
  hub.log.info({ event: 'incident.remedy', ...fieldsOf(sent), remedy, outcome });
  if (isNeverPossible(outcome)) {
    await changeHealth(hub, sent.stationId, (health) => withUnsupported(health, remedy, at));
  }
  const dueAt = new Date(hub.clock.now().getTime() + AFTER_REMEDY_MS);
  const ended = await changeIncident(hub, sent.id, (one) => remedyEnded(one, remedy, { outcome, dueAt }));
  if (ended?.toRestore) await restore(hub, ended);
}

/** This remedy is among those that were spent by now. */
function mayStillTouch(incident: Incident, remedy: RemedyKind, facts: HealingFacts): boolean {
  const spent = facts.spent.filter(({ incidentId }) => incidentId !== incident.id);
  return !facts.isWell && mayTouch(incident, remedy, { ...facts, spent });
}

/** False: somebody else has spent the last of the budget meanwhile. */
async function spend(hub: HealingHub, incident: Incident, remedy: RemedyKind): Promise<boolean> {
  const at = hub.clock.now();
  const spent = { at, remedy, incidentId: incident.id, about: aboutOf(incident) };
  const written = await changeHealth(hub, incident.stationId, (health) =>
    spentToday(health, at).length >= hub.healing.rules.remediesPerDay ? undefined : withRemedy(health, spent),
  );
  return written !== undefined;
}

/**
 * Brings an outlet back that was taken out of service: at once, and after a crash or a station that did not answer again
 * and again, whatever has become of the incident. False: it is not back yet.
 */
async function restore(hub: HealingHub, incident: Incident): Promise<boolean> {
  const outcome = await bringBack(hub.stationClient, incident);
  const now = hub.clock.now();
  const isBack = outcome === 'Accepted' || outcome === 'Scheduled' || isNeverPossible(outcome);
  await changeIncident(hub, incident.id, (one) => {
    if (!one.toRestore) return undefined;
    return isBack ? restored(one, now) : lookedAt(one, new Date(now.getTime() + hub.healing.rules.recheckS * 1_000));
  });
  if (!isBack) hub.log.warn({ event: 'incident.not-restored', ...fieldsOf(incident), outcome });
  return isBack;
}

/** Its station is gone for good. */
async function forget(hub: HealingHub, incident: Incident): Promise<void> {
  if (incident.state === 'WATCHED' && (await hub.incidents.discard(incident))) return;
  const { toRestore: _gone, ...rest } = incident;
  await hub.incidents.change(closed(rest, { at: hub.clock.now(), by: 'hub', text: 'RETIRED' }));
}
