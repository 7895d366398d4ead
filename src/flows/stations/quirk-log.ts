import type { QuirkFinding } from '../../domain/stations/quirk.js';
import type { QuirkStore } from '../../store/stations/quirk-store.js';
import type { Clock, EventLog } from '../ports.js';
import type { Quirk, QuirkLog } from './station-ports.js';

export interface QuirkLogParts {
  readonly quirks: Pick<QuirkStore, 'add'>;
  readonly clock: Clock;
  readonly log: EventLog;
  /** Counts each one for metrics; rules are a closed list. */
  readonly countNoted?: (rule: string) => void;
  /** Different findings that are told apart in memory until they are written; further ones are not counted. */
  readonly mostKeys?: number;
  /** How long counts may stay in memory. */
  readonly everyMs?: number;
}

const MOST_KEYS = 20_000;
const EVERY_MS = 5_000;
const EXAMPLE_LENGTH = 200;
const NAME_LENGTH = 64;

type Tally = { -readonly [Field in keyof QuirkFinding]: QuirkFinding[Field] };

/**
 * Counts quirks in memory and adds them to the store every few seconds, so that a station that does everything otherwise
 * costs no more than one that does nothing. What a crash takes are counts of seconds.
 */
export function createQuirkLog({
  quirks,
  clock,
  log,
  countNoted,
  mostKeys = MOST_KEYS,
  everyMs = EVERY_MS,
}: QuirkLogParts): QuirkLog {
  let tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | undefined;

  const add = (finding: QuirkFinding): void => {
    const key = `${finding.stationId} ${finding.rule} ${finding.action}`;
    const tally = tallies.get(key);
    if (tally) addTo(tally, finding);
    else if (tallies.size < mostKeys) tallies.set(key, { ...finding });
  };
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (tallies.size === 0) return;
    const findings = [...tallies.values()];
    tallies = new Map();
    try {
      await quirks.add(findings);
    } catch (error) {
      findings.forEach(add);
      log.warn({ event: 'quirks.not-written', findings: findings.length, error: String(error) });
    }
  };
  return {
    flush,
    note: (stationId, quirk) => {
      const now = clock.now();
      countNoted?.(quirk.rule);
      add({ ...shortened(quirk), stationId, count: 1, firstSeenAt: now, lastSeenAt: now });
      timer ??= setTimeout(() => void flush(), everyMs).unref();
    },
  };
}

/** Actions come from the station: one that makes up names fills no store. */
function shortened({ rule, action, pointer, example }: Quirk): Quirk {
  return {
    rule,
    action: action.slice(0, NAME_LENGTH),
    ...(pointer !== undefined && { pointer: pointer.slice(0, EXAMPLE_LENGTH) }),
    ...(example !== undefined && { example: example.slice(0, EXAMPLE_LENGTH) }),
  };
}

function addTo(tally: Tally, { count, firstSeenAt, lastSeenAt, example, pointer }: QuirkFinding): void {
  tally.count += count;
  if (firstSeenAt < tally.firstSeenAt) tally.firstSeenAt = firstSeenAt;
  if (lastSeenAt < tally.lastSeenAt) return;
  tally.lastSeenAt = lastSeenAt;
  if (example !== undefined) tally.example = example;
  if (pointer !== undefined) tally.pointer = pointer;
}
