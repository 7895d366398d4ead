import { createPresence, type PresenceParts, type RunningPresence } from './presence.js';
import { type ResyncDeps, resyncPlatform } from './resync-platform.js';
import { createSoon } from './soon.js';
import { checkStillAlive, type StillAliveDeps } from './still-alive.js';
import { findUntold, type TellOthersDeps, tellOthers } from './tell-others.js';

/** Platforms whose change is being told, and platforms that are asked for what was missed, at the same time. */
const AT_ONCE = { told: 16, resynced: 4 };

/** All that follows from whether platforms answer. */
export interface PresenceFlows {
  readonly presence: RunningPresence;
  /** Asks those that are silent. Returns how many. */
  checkStillAlive(stillAliveMinutes: number): Promise<number>;
  /** Takes up what a process that ended has left: changes that nobody was told, lists that were not read to the end. */
  catchUp(): Promise<number>;
  /** Resolves when nothing is left to tell and to read. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export type PresenceHub = TellOthersDeps & ResyncDeps & StillAliveDeps;

/** Puts presence together with what it sets off; `hub` is asked when it is needed, since the hub needs presence too. */
export function createPresenceFlows(parts: PresenceParts, hub: () => PresenceHub): PresenceFlows {
  const { log } = parts;
  const telling = createSoon({
    name: 'tell',
    atOnce: AT_ONCE.told,
    log,
    work: async (id) => {
      await tellOthers(hub(), id);
      resyncing.add(id);
    },
  });
  const resyncing = createSoon({
    name: 'resync',
    atOnce: AT_ONCE.resynced,
    log,
    work: (id) => resyncPlatform(hub(), id),
  });
  const presence = createPresence({
    parts,
    tellSoon: telling.add,
    resyncSoon: resyncing.add,
  });
  const idle = async (): Promise<void> => {
    await presence.settled();
    await telling.idle();
    await resyncing.idle();
    // What was read may be to tell.
    await telling.idle();
  };
  return {
    presence,
    checkStillAlive: (minutes) => checkStillAlive(hub(), minutes),
    catchUp: async () => {
      const untold = await findUntold(hub());
      const records = await parts.presences.list();
      const missed = records.filter(({ state, resyncFrom }) => state === 'ONLINE' && resyncFrom);
      for (const id of untold) telling.add(id);
      for (const { connectionId } of missed) resyncing.add(connectionId);
      return untold.length + missed.length;
    },
    idle,
    stop: async () => {
      await presence.stop();
      await Promise.all([telling.stop(), resyncing.stop()]);
    },
  };
}
