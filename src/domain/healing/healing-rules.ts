import type { IncidentKind } from './incident.js';
import type { RemedyKind } from './remedy.js';

/** One rung: the remedy, and how long after the incident began it is tried. */
export interface Rung {
  readonly remedy: RemedyKind;
  readonly afterS: number;
  /** The same after a session that delivered energy, when a car may still be plugged in; null: not at all then. */
  readonly afterSessionS?: number | null;
}

export interface Ladder {
  /** Nothing before is an incident: most of it is over by then. */
  readonly openAfterS: number;
  /** The same after a session that brought energy; absent: as otherwise. */
  readonly openAfterSessionS?: number;
  readonly rungs: readonly Rung[];
  /** Nothing has helped by then: a person is told. */
  readonly escalateAfterS: number;
  readonly escalateAfterSessionS?: number;
}

/** When something is an incident, what is tried, and how much of it: data, so that an operator can read it in one place. */
export interface HealingRules {
  readonly ladders: Readonly<Record<IncidentKind, Ladder>>;
  /** Remedies of one station in 24 hours, of whatever kind. */
  readonly remediesPerDay: number;
  /** Time between two remedies of one incident, at the least. */
  readonly gapS: number;
  /** A connection younger than this is left alone, and one of a station that connects again and again. */
  readonly stableS: number;
  readonly flappingConnects: number;
  readonly flappingWithinS: number;
  /** When to look again at what may not be touched now. */
  readonly recheckS: number;
  /** How long after a remedy a recovery is taken to come from it. */
  readonly helpedWithinS: number;
  /** What a station says it cannot do is not tried again for so long. */
  readonly unsupportedDays: number;
  readonly anomalies: AnomalyRules;
}

export interface AnomalyRules {
  readonly shortSessions: {
    readonly count: number;
    readonly withinS: number;
    readonly durationS: number;
    readonly energyWh: number;
  };
  readonly phantomCycles: { readonly count: number; readonly withinS: number };
  /** So many sessions one after the other below this share of the median of those before. */
  readonly fallingPower: {
    readonly sessions: number;
    readonly before: number;
    readonly share: number;
    readonly energyWh: number;
  };
  /** Heartbeats that a station on the line may leave out. */
  readonly silentHeartbeats: number;
  /** Without a word from the meter of a running transaction. */
  readonly silentMeterS: number;
}

/** A person has to look: nothing is tried. */
const TELL: Ladder = { openAfterS: 0, rungs: [], escalateAfterS: 0 };

/**
 * The rungs of FAULTED and STUCK_FINISHING are the recipe of openHAB's watchdog (20, 40 and 60 s; after a session no
 * availability cycle, and the connector is unlocked after 180 s), with a soft reset behind it.
 */
export const HEALING_RULES: HealingRules = {
  ladders: {
    FAULTED: {
      openAfterS: 20,
      rungs: [
        { remedy: 'ASK_STATUS', afterS: 20 },
        { remedy: 'AVAILABILITY_CYCLE', afterS: 40, afterSessionS: null },
        { remedy: 'UNLOCK', afterS: 60, afterSessionS: 180 },
        { remedy: 'SOFT_RESET', afterS: 300 },
      ],
      escalateAfterS: 900,
    },
    STUCK_FINISHING: {
      openAfterS: 20,
      openAfterSessionS: 120,
      rungs: [
        { remedy: 'ASK_STATUS', afterS: 20, afterSessionS: 120 },
        { remedy: 'AVAILABILITY_CYCLE', afterS: 40, afterSessionS: null },
        { remedy: 'UNLOCK', afterS: 60, afterSessionS: 180 },
        { remedy: 'SOFT_RESET', afterS: 300, afterSessionS: 1_800 },
      ],
      escalateAfterS: 900,
      escalateAfterSessionS: 3_600,
    },
    STUCK_PREPARING: { openAfterS: 300, rungs: [{ remedy: 'ASK_STATUS', afterS: 300 }], escalateAfterS: 3_600 },
    OFFLINE: { openAfterS: 300, rungs: [], escalateAfterS: 1_800 },
    SILENT: {
      openAfterS: 0,
      rungs: [
        { remedy: 'ASK_HEARTBEAT', afterS: 0 },
        { remedy: 'ASK_BOOT', afterS: 60 },
        { remedy: 'RECONNECT', afterS: 120 },
      ],
      escalateAfterS: 1_800,
    },
    SILENT_METER: { openAfterS: 0, rungs: [{ remedy: 'ASK_METER_VALUES', afterS: 0 }], escalateAfterS: 1_800 },
    CLOCK_OFF: {
      openAfterS: 0,
      rungs: [
        { remedy: 'ASK_HEARTBEAT', afterS: 0 },
        { remedy: 'ASK_BOOT', afterS: 300 },
      ],
      escalateAfterS: 86_400,
    },
    PHANTOM_CYCLES: {
      openAfterS: 0,
      rungs: [{ remedy: 'AVAILABILITY_CYCLE', afterS: 0 }],
      escalateAfterS: 3_600,
    },
    REPEATED_SHORT_SESSIONS: {
      openAfterS: 0,
      rungs: [{ remedy: 'SOFT_RESET', afterS: 60 }],
      escalateAfterS: 3_600,
    },
    FALLING_POWER: TELL,
    SAFETY: TELL,
    SECURITY_EVENT: TELL,
    UNMATCHED_STOP: TELL,
    INTERRUPTED_SESSION: TELL,
  },
  remediesPerDay: 6,
  gapS: 20,
  stableS: 30,
  flappingConnects: 4,
  flappingWithinS: 600,
  recheckS: 60,
  helpedWithinS: 900,
  unsupportedDays: 30,
  anomalies: {
    shortSessions: { count: 3, withinS: 7_200, durationS: 120, energyWh: 100 },
    phantomCycles: { count: 2, withinS: 60 },
    fallingPower: { sessions: 3, before: 10, share: 0.5, energyWh: 500 },
    silentHeartbeats: 3,
    silentMeterS: 900,
  },
};
