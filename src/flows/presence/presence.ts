import type { PresenceStore } from '../../store/roaming/presence-store.js';
import type { Clock, EventLog, Presence } from '../ports.js';

export interface PresenceOptions {
  readonly parts: PresenceParts;
  /** Tells other platforms of a change, without making the caller wait. */
  readonly tellSoon: (connectionId: string) => void;
  /** Asks a platform that is back for what the hub has missed, without making the caller wait. */
  readonly resyncSoon: (connectionId: string) => void;
}

export interface PresenceParts {
  readonly presences: PresenceStore;
  readonly clock: Clock;
  readonly log: EventLog;
}

export interface RunningPresence extends Presence {
  /** Writes signs of life down and reads what other processes have noticed. */
  refresh(): Promise<void>;
  /** Refreshes every few seconds from now on. */
  start(): Promise<void>;
  /** Resolves when changes that were noticed are written. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const REFRESH_MS = 5_000;
/** A sign of life that is older than this is of no use in memory: the store has it. */
const FORGET_MS = 60 * 60 * 1_000;

/**
 * Knows whether platforms answer. A sign of life costs one entry in a map; the map is written down every few seconds.
 * A change is written at once, by whichever process of the fleet notices it first, and only that one tells others.
 */
export function createPresence(options: PresenceOptions): RunningPresence {
  const { presences, clock, log } = options.parts;
  const nowMs = (): number => clock.now().getTime();
  const lastSeenMs = new Map<string, number>();
  const offline = new Set<string>();
  const changing = new Map<string, Promise<void>>();
  let writtenMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const change = (connectionId: string, state: 'ONLINE' | 'OFFLINE'): void => {
    if (state === 'OFFLINE') offline.add(connectionId);
    else offline.delete(connectionId);
    const seenMs = lastSeenMs.get(connectionId);
    const before = changing.get(connectionId) ?? Promise.resolve();
    const written = before
      .then(() => writeChange(options, { connectionId, state, seenMs }))
      .catch((error: unknown) => log.error({ event: 'presence.not-written', connectionId, error: String(error) }))
      .finally(() => {
        if (changing.get(connectionId) === written) changing.delete(connectionId);
      });
    changing.set(connectionId, written);
  };

  const refresh = async (): Promise<void> => {
    const atMs = nowMs();
    await presences.seen(signsSince(lastSeenMs, writtenMs));
    writtenMs = atMs;
    const known = await presences.list();
    const silent = known.filter((record) => record.state === 'OFFLINE' && !changing.has(record.connectionId));
    const silentIds = new Set(silent.map(({ connectionId }) => connectionId));
    for (const id of offline) if (!silentIds.has(id) && !changing.has(id)) offline.delete(id);
    for (const { connectionId, changedAt } of silent) {
      const isBack = (lastSeenMs.get(connectionId) ?? 0) > changedAt.getTime();
      if (isBack) change(connectionId, 'ONLINE');
      else offline.add(connectionId);
    }
    for (const [id, ms] of lastSeenMs) if (ms < writtenMs - FORGET_MS) lastSeenMs.delete(id);
  };
  const refreshQuietly = (): Promise<void> =>
    refresh().catch((error: unknown) => log.warn({ event: 'presence.not-refreshed', error: String(error) }));
  const settled = async (): Promise<void> => {
    while (changing.size > 0) await Promise.all(changing.values());
  };

  return {
    isOffline: (connectionId) => offline.has(connectionId),
    seen: (connectionId) => {
      lastSeenMs.set(connectionId, nowMs());
      if (offline.has(connectionId)) change(connectionId, 'ONLINE');
    },
    silent: (connectionId) => {
      if (!offline.has(connectionId)) change(connectionId, 'OFFLINE');
    },
    changed: options.tellSoon,
    refresh,
    start: async () => {
      await refreshQuietly();
      timer ??= setInterval(() => void refreshQuietly(), REFRESH_MS).unref();
    },
    settled,
    stop: async () => {
      clearInterval(timer);
      await settled();
      await refreshQuietly();
    },
  };
}

interface Change {
  readonly connectionId: string;
  readonly state: 'ONLINE' | 'OFFLINE';
  /** The last sign of life that this process has seen. */
  readonly seenMs: number | undefined;
}

async function writeChange(options: PresenceOptions, { connectionId, state, seenMs }: Change): Promise<void> {
  const { presences, clock, log } = options.parts;
  const at = clock.now();
  let missed: Date | undefined;
  if (state === 'OFFLINE') {
    const known = (await presences.find(connectionId))?.lastSeenAt.getTime() ?? seenMs ?? at.getTime();
    missed = new Date(Math.max(known, seenMs ?? 0));
    await presences.awaitResync(connectionId, missed);
  }
  if (!(await presences.change(connectionId, state, at))) return;
  // Once more: a resync that ended in between took the first note for its own.
  if (missed) await presences.awaitResync(connectionId, missed);
  log.info({ event: 'presence.changed', connectionId, state });
  options.tellSoon(connectionId);
  if (state === 'ONLINE') options.resyncSoon(connectionId);
}

/** Not only later ones: two signs may fall into the same millisecond. */
function signsSince(lastSeenMs: ReadonlyMap<string, number>, sinceMs: number) {
  return [...lastSeenMs].flatMap(([connectionId, ms]) => (ms >= sinceMs ? [{ connectionId, at: new Date(ms) }] : []));
}
