import fc from 'fast-check';
import { HEALING_RULES } from '../../../src/domain/healing/healing-rules.js';
import { INCIDENT_KINDS, type Incident, type IncidentKind } from '../../../src/domain/healing/incident.js';
import { remedyEnded, remedySent } from '../../../src/domain/healing/incident-life.js';
import { aboutOf, type HealingFacts, judgeLadder, type LadderStep } from '../../../src/domain/healing/judge-ladder.js';
import { isIntervening, REMEDY_KINDS, type RemedyKind } from '../../../src/domain/healing/remedy.js';
import type { SpentRemedy } from '../../../src/domain/healing/station-health.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { ConnectorStatus } from '../../../src/domain/stations/connector-state.js';

const BEGAN = new Date('2026-11-22T10:00:00Z');
const at = (seconds: number) => new Date(BEGAN.getTime() + seconds * 1_000);
const rules = HEALING_RULES;

function anIncident(kind: IncidentKind, change: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    party: parsePartyKey('NL*ABC'),
    siteId: 'SITE1',
    stationId: 'NL-1',
    evse: 1,
    connector: 1,
    kind,
    state: 'WATCHED',
    openedAt: BEGAN,
    seenAt: BEGAN,
    timeline: [],
    dueAt: BEGAN,
    revision: 1,
    ...change,
  };
}

function facts(change: Partial<HealingFacts> = {}): HealingFacts {
  const idle = { openTransactions: 0, powerW: 0, statuses: ['Faulted'] as const };
  return {
    isConnected: true,
    connectedSince: at(-3_600),
    connects: [at(-3_600)],
    isWell: false,
    outlet: idle,
    station: idle,
    hasSafetyFault: false,
    isAfterSession: false,
    unsupported: new Set(),
    spent: [],
    ...change,
  };
}

const words = (step: LadderStep): string => {
  if (step.kind === 'REMEDY') return step.remedy;
  if (step.kind === 'WAIT') return `WAIT ${(step.until.getTime() - BEGAN.getTime()) / 1_000}`;
  return step.kind === 'ESCALATE' ? `ESCALATE ${step.why}` : step.kind;
};
const judged = (incident: Incident, known: HealingFacts, seconds: number) =>
  words(judgeLadder(incident, known, { now: at(seconds), rules }));

/** The same incident after some remedies, each tried at a second. */
function having(incident: Incident, tried: readonly (readonly [RemedyKind, number])[]): Incident {
  let one = incident;
  for (const [remedy, seconds] of tried) {
    const sent = remedySent({ ...one, state: 'OPEN' }, remedy, { at: at(seconds), dueAt: at(seconds) });
    one = remedyEnded(sent, remedy, { outcome: 'Accepted', dueAt: at(seconds) });
  }
  return one;
}

const ASKED = [['ASK_STATUS', 20]] as const;
const CYCLED = [...ASKED, ['AVAILABILITY_CYCLE', 40]] as const;
const UNLOCKED = [...CYCLED, ['UNLOCK', 60]] as const;
const RESET = [...UNLOCKED, ['SOFT_RESET', 300]] as const;

describe('the ladder of remedies', () => {
  it.each([
    ['waits until it is worth a look', [], 5, 'WAIT 20'],
    ['asks for the status first', [], 20, 'ASK_STATUS'],
    ['gives the answer time', ASKED, 30, 'WAIT 40'],
    ['then takes the outlet out of service and back', ASKED, 40, 'AVAILABILITY_CYCLE'],
    ['then unlocks the connector', CYCLED, 60, 'UNLOCK'],
    ['then waits for the soft reset', UNLOCKED, 61, 'WAIT 300'],
    ['then resets', UNLOCKED, 300, 'SOFT_RESET'],
    ['then waits whether it helped', RESET, 301, 'WAIT 900'],
    ['then tells a person', RESET, 900, 'ESCALATE NOTHING_HELPED'],
  ] as const)('%s', (_rule, tried, seconds, expected) => {
    for (const kind of ['FAULTED', 'STUCK_FINISHING'] as const) {
      expect(judged(having(anIncident(kind), tried), facts(), seconds)).toBe(expected);
    }
  });

  it('after a session skips the availability cycle and unlocks later: a car may still be plugged in', () => {
    const known = facts({ isAfterSession: true, outlet: { openTransactions: 0, powerW: 0, statuses: ['Finishing'] } });
    expect(judged(anIncident('STUCK_FINISHING'), known, 60)).toBe('WAIT 120');
    expect(judged(having(anIncident('STUCK_FINISHING'), [['ASK_STATUS', 120]]), known, 121)).toBe('WAIT 180');
    expect(judged(having(anIncident('STUCK_FINISHING'), [['ASK_STATUS', 120]]), known, 180)).toBe('UNLOCK');
  });

  it.each([
    ['nothing but a word to a person where a fault may be dangerous', 'SAFETY', {}, 0, 'ESCALATE FOR_A_PERSON'],
    [
      'no remedy while a dangerous fault stands anywhere at the station',
      'FAULTED',
      { hasSafetyFault: true },
      20,
      'WAIT 80',
    ],
    ['recovers when it is well', 'FAULTED', { isWell: true }, 10, 'RECOVER'],
    ['waits for a station that is off the line', 'FAULTED', { isConnected: false }, 20, 'WAIT 80'],
    ['leaves a young connection alone', 'FAULTED', { connectedSince: at(10) }, 20, 'WAIT 40'],
    [
      'leaves a flapping connection alone',
      'FAULTED',
      { connects: [at(-90), at(-60), at(-50), at(-40)] },
      20,
      'WAIT 80',
    ],
    ['tells a person when the budget of a day is spent', 'FAULTED', { spent: spent(6) }, 20, 'ESCALATE BUDGET'],
    ['skips what the station cannot do', 'FAULTED', { unsupported: new Set(['ASK_STATUS']) }, 40, 'AVAILABILITY_CYCLE'],
    [
      'asks for a boot once a day',
      'CLOCK_OFF',
      { spent: spent(1, 'ASK_BOOT'), unsupported: new Set(['ASK_HEARTBEAT']) },
      400,
      'WAIT 86400',
    ],
  ] as const)('%s', (_rule, kind, change, seconds, expected) => {
    expect(judged(anIncident(kind), facts(change as Partial<HealingFacts>), seconds)).toBe(expected);
  });

  it.each([
    ['a transaction is open', { openTransactions: 1, powerW: 0, statuses: [] }],
    ['power flows', { openTransactions: 0, powerW: 1, statuses: [] }],
    ['the station makes a pause', { openTransactions: 0, powerW: 0, statuses: ['SuspendedEVSE'] }],
    ['the outlet is reserved', { openTransactions: 0, powerW: 0, statuses: ['Reserved'] }],
  ] as const)('touches nothing while %s: at the outlet, and for a reset anywhere at the station', (_why, inUse) => {
    const incident = anIncident('FAULTED');
    expect(judged(having(incident, ASKED), facts({ outlet: inUse }), 40)).toBe('WAIT 100');
    expect(judged(having(incident, CYCLED), facts({ outlet: inUse }), 60)).toBe('WAIT 120');
    expect(judged(having(incident, UNLOCKED), facts({ station: inUse }), 300)).toBe('WAIT 360');
    expect(judged(incident, facts({ outlet: inUse }), 20)).toBe('ASK_STATUS');
  });

  it('doubles its times with each round that the outlet has had today', () => {
    const about = aboutOf(anIncident('FAULTED'));
    const earlier = ['a', 'b'].map((incidentId) => ({
      at: at(-600),
      remedy: 'ASK_STATUS' as const,
      incidentId,
      about,
    }));
    expect(judged(anIncident('FAULTED'), facts({ spent: earlier }), 20)).toBe('WAIT 80');
    expect(judged(anIncident('FAULTED'), facts({ spent: earlier }), 80)).toBe('ASK_STATUS');
  });
});

function spent(count: number, remedy: RemedyKind = 'ASK_STATUS'): readonly SpentRemedy[] {
  return Array.from({ length: count }, (_, n) => ({ at: at(-n), remedy, incidentId: `x${n}`, about: '2/1/FAULTED' }));
}

describe('whatever happens at a station', () => {
  const statuses: readonly ConnectorStatus[] = [
    'Available',
    'Charging',
    'Faulted',
    'Finishing',
    'Preparing',
    'SuspendedEVSE',
  ];
  const moment = fc.record({
    pause: fc.integer({ min: 1, max: 4_000 }),
    openTransactions: fc.constantFrom(0, 0, 0, 1),
    powerW: fc.constantFrom(0, 0, 0, 7_000),
    status: fc.constantFrom(...statuses),
    isConnected: fc.constantFrom(true, true, true, false),
    isAfterSession: fc.boolean(),
    unsupported: fc.subarray([...REMEDY_KINDS], { maxLength: 2 }),
    outcome: fc.constantFrom('Accepted', 'Rejected', 'TIMEOUT', 'UnlockFailed'),
  });

  it('no remedy breaks a precondition, repeats itself or exceeds the budget of any 24 hours', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_KINDS),
        fc.array(moment, { minLength: 1, maxLength: 60 }),
        (kind, moments) => {
          let now = 0;
          let round = 0;
          let incident = anIncident(kind, { state: 'OPEN' });
          let all: readonly SpentRemedy[] = [];
          for (const one of moments) {
            now += one.pause;
            const place = { openTransactions: one.openTransactions, powerW: one.powerW, statuses: [one.status] };
            const today = all.filter((spentOne) => at(now).getTime() - spentOne.at.getTime() < 86_400_000);
            const step = judgeLadder(
              incident,
              facts({ ...one, outlet: place, station: place, unsupported: new Set(one.unsupported), spent: today }),
              { now: at(now), rules },
            );
            if (step.kind === 'WAIT') expect(step.until.getTime()).toBeGreaterThan(at(now).getTime());
            if (step.kind === 'ESCALATE' || step.kind === 'RECOVER') {
              incident = anIncident(kind, { id: `inc-${++round}`, state: 'OPEN', openedAt: at(now) });
            }
            if (step.kind !== 'REMEDY') continue;
            const { remedy } = step;
            expect(one.isConnected).toBe(true);
            expect(one.unsupported).not.toContain(remedy);
            expect(incident.timeline.map((entry) => entry.remedy)).not.toContain(remedy);
            if (isIntervening(remedy)) {
              expect([one.openTransactions, one.powerW]).toEqual([0, 0]);
              expect(['Charging', 'SuspendedEVSE', 'Preparing']).not.toContain(one.status);
            }
            all = [...all, { at: at(now), remedy, incidentId: incident.id, about: aboutOf(incident) }];
            expect(today.length + 1).toBeLessThanOrEqual(rules.remediesPerDay);
            const sent = remedySent(incident, remedy, { at: at(now), dueAt: at(now) });
            incident = remedyEnded(sent, remedy, { outcome: one.outcome, dueAt: at(now) });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
