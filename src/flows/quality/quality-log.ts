import type { Deviation, QualityFinding } from '../../domain/quality/deviation.js';
import type { QualityStore } from '../../store/roaming/quality-store.js';
import type { Clock, EventLog, QualityLog } from '../ports.js';

export interface QualityLogParts {
  readonly quality: Pick<QualityStore, 'add'>;
  readonly clock: Clock;
  readonly log: EventLog;
  /** Different findings of one platform that are told apart; further ones are counted under the pointer `*`. */
  readonly keysPerConnection?: number;
  /** How long counts may stay in memory. */
  readonly everyMs?: number;
}

const KEYS_PER_CONNECTION = 2_000;
const EVERY_MS = 5_000;
const EXAMPLE_LENGTH = 200;

type Tally = { -readonly [Field in keyof QualityFinding]: QualityFinding[Field] };

/**
 * Counts deviations in memory and adds them to the store every few seconds, so that a partner that does everything
 * otherwise costs no more than one that does nothing. What a crash takes are counts of seconds.
 */
export function createQualityLog(parts: QualityLogParts): QualityLog {
  const { quality, clock, log, keysPerConnection = KEYS_PER_CONNECTION, everyMs = EVERY_MS } = parts;
  const known = new Map<string, Set<string>>();
  let tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | undefined;

  const add = (finding: QualityFinding): void => {
    const keys = known.get(finding.connectionId) ?? new Set<string>();
    known.set(finding.connectionId, keys);
    const told = toldApart(finding, keys, keysPerConnection);
    const key = `${finding.connectionId} ${keyOf(told)}`;
    const tally = tallies.get(key);
    if (tally) addTo(tally, told);
    else tallies.set(key, { ...told });
  };
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (tallies.size === 0) return;
    const findings = [...tallies.values()];
    tallies = new Map();
    try {
      await quality.add(findings);
    } catch (error) {
      findings.forEach(add);
      log.warn({ event: 'quality.not-written', findings: findings.length, error: String(error) });
    }
  };
  return {
    flush,
    note: (connectionId, deviation) => {
      const now = clock.now();
      add({ ...shortened(deviation), connectionId, count: 1, firstSeenAt: now, lastSeenAt: now });
      timer ??= setTimeout(() => void flush(), everyMs).unref();
    },
  };
}

function shortened(deviation: Deviation): Deviation {
  const { rule, module, pointer, example } = deviation;
  return { rule, module, pointer, example: example.slice(0, EXAMPLE_LENGTH) };
}

/** The finding as it is while there is room for another one; else one that counts the rest of its rule. */
function toldApart(finding: QualityFinding, keys: Set<string>, most: number): QualityFinding {
  const key = keyOf(finding);
  if (keys.has(key)) return finding;
  if (keys.size >= most) return { ...finding, pointer: '*' };
  keys.add(key);
  return finding;
}

function addTo(tally: Tally, { count, firstSeenAt, lastSeenAt, example }: QualityFinding): void {
  tally.count += count;
  if (firstSeenAt < tally.firstSeenAt) tally.firstSeenAt = firstSeenAt;
  if (lastSeenAt < tally.lastSeenAt) return;
  tally.lastSeenAt = lastSeenAt;
  tally.example = example;
}

function keyOf({ rule, module, pointer }: Deviation): string {
  return `${rule} ${module} ${pointer}`;
}
