import { Gauge, type Registry } from 'prom-client';
import type { IncidentCount } from '../../domain/healing/healing-share.js';
import { answerWithin } from './answer-within.js';

/** What became of incidents, counted in the store. */
export type IncidentSource = () => Promise<readonly IncidentCount[]>;

/** A scrape goes on without incidents when their store takes longer. */
const COUNT_MS = 2_000;

/** Gauges and not counters: they are counted from the incidents themselves, by all processes together. */
export function collectIncidents(registers: Registry[], counts: IncidentSource): void {
  new Gauge({
    name: 'voltclear_incidents',
    help: 'incidents of stations that were opened in the last 30 days, by kind and what became of them',
    labelNames: ['kind', 'outcome'],
    registers,
    async collect() {
      this.reset();
      for (const one of (await answerWithin(COUNT_MS, counts)) ?? []) setKind(this, one);
    },
  });
}

function setKind(gauge: Gauge<'kind' | 'outcome'>, count: IncidentCount): void {
  const { kind, opened, recoveredByRemedy, recoveredByItself, closedByPerson, escalated } = count;
  const outcomes = {
    opened,
    recovered_by_remedy: recoveredByRemedy,
    recovered_by_itself: recoveredByItself,
    closed_by_person: closedByPerson,
    escalated,
  };
  for (const [outcome, value] of Object.entries(outcomes)) gauge.set({ kind, outcome }, value);
}
