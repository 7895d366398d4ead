import { objectKey, type PartyId, partyKey } from '../../../domain/party.js';
import type { UntoldMark, UntoldMarkStore } from '../../../store/stations/untold-mark-store.js';
import type { Hub } from '../../hub.js';
import type { EventLog } from '../../ports.js';
import { type PushSiteDeps, pushKept } from './push-site.js';

export type UntoldSitesDeps = PushSiteDeps &
  Pick<Hub, 'objects'> & { readonly untoldMarks: UntoldMarkStore; readonly log: EventLog };

/** A Location that is about to be kept. */
export interface Telling {
  readonly party: PartyId;
  readonly siteId: string;
  /** Its `last_updated`. */
  readonly at: Date;
}

/**
 * Sees to it that no Location is kept and never told of. Before a process keeps one, it leaves a mark in the store: one
 * for all that it tells, written again every few seconds while there is something to tell, and taken back when there is
 * nothing; so a status costs no write of its own. Of a process that has ended the mark stays, and another one tells what
 * was changed since, once more where it was told. Only what reaches the fan-out counts as told: OCPI has receivers ask
 * for what they miss.
 */
export interface UntoldSites {
  /** Keeps and tells: what fails is told later, as it is kept then. */
  during<Result>(telling: Telling, keepAndTell: () => Promise<Result>): Promise<Result>;
  /** Tells what processes that have ended may have left. Returns how many Locations were told. */
  tellLeft(): Promise<number>;
  /** Takes the mark back where all was told. */
  stop(): Promise<void>;
}

export interface UntoldSitesOptions {
  readonly hubOf: () => UntoldSitesDeps;
  /** How often the mark is written again; absent: every five seconds. */
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;
/** A mark that was not written for so long is that of a process that has ended: as with links of stations. */
const LEFT_MS = 15_000;
/** Clocks of processes agree to a second; a process may end before it writes its mark again, and a write may take time. */
const BEFORE_MS = 2_000;
const AFTER_MS = 20_000;
/** Locations that are read at a time. */
const PAGE = 200;

/** The mark of this process, and the look for those of others. */
export function createUntoldSites({ hubOf, everyMs = EVERY_MS }: UntoldSitesOptions): UntoldSites {
  const atWork = new Set<Telling>();
  const failed = new Map<string, Telling>();
  const mark = createMark(hubOf);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  /** Of what is not told yet the oldest; undefined: all is told. */
  const oldest = (): Date | undefined => {
    const times = [...atWork, ...failed.values()].map(({ at }) => at.getTime());
    return times.length > 0 ? new Date(Math.min(...times)) : undefined;
  };
  const orWarn = async (event: string, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      hubOf().log.warn({ event, error: String(error) });
    }
  };
  const tellFailed = async (): Promise<void> => {
    const hub = hubOf();
    for (const [key, telling] of failed) {
      const stored = await hub.objects.find('locations', key);
      if (stored) await pushKept(hub, stored);
      if (failed.get(key) === telling) failed.delete(key);
    }
  };
  const look = async (): Promise<void> => {
    await orWarn('untold-sites.not-told', tellFailed());
    // Also where telling fails: without its mark the process is taken for one that has ended.
    await orWarn('untold-sites.mark-not-written', mark.lookAgain(oldest()));
    timer = undefined;
    if (mark.isSet()) wake();
  };
  const wake = (): void => {
    if (!isStopped) timer ??= setTimeout(() => void look(), everyMs).unref();
  };
  return {
    during: async (telling, keepAndTell) => {
      atWork.add(telling);
      try {
        await mark.set(telling.at);
        wake();
        return await keepAndTell();
      } catch (error) {
        // Nobody knows whether it was kept.
        if (mark.isSet()) failed.set(objectKey(telling.party, telling.siteId), telling);
        throw error;
      } finally {
        atWork.delete(telling);
      }
    },
    tellLeft: () => tellLeft(hubOf(), mark.processId()),
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      if (!oldest()) await mark.takeBack();
    },
  };
}

/** The mark of this process in the store; its writes go one after the other. */
function createMark(hubOf: () => UntoldSitesDeps) {
  let processId: string | undefined;
  let current: UntoldMark | undefined;
  let isUsed = false;
  let writing: Promise<void> = Promise.resolve();

  const write = (change: () => Promise<void>): Promise<void> => {
    writing = writing.then(change, change);
    return writing;
  };
  const put = (since: Date): Promise<void> => {
    const { clock, secrets, untoldMarks } = hubOf();
    processId ??= secrets.newId();
    const next = { processId, since, writtenAt: clock.now() };
    return write(async () => {
      await untoldMarks.put(next);
      current = next;
    });
  };
  let setting: Promise<void> | undefined;
  const takeBack = async (): Promise<void> => {
    const before = current;
    setting = undefined;
    current = undefined;
    if (before) await write(() => hubOf().untoldMarks.remove(before));
  };
  return {
    processId: () => processId,
    isSet: (): boolean => setting !== undefined,
    /** Resolves when the mark is in the store. */
    set: async (since: Date): Promise<void> => {
      isUsed = true;
      setting ??= put(since);
      try {
        await setting;
      } catch (error) {
        setting = undefined;
        throw error;
      }
    },
    /** Writes it again, or takes it back when nothing was told since the last look. */
    lookAgain: async (untoldSince: Date | undefined): Promise<void> => {
      if (!setting) return;
      const wasUsed = isUsed;
      isUsed = false;
      if (untoldSince || wasUsed) await put(untoldSince ?? hubOf().clock.now());
      else await takeBack();
    },
    takeBack,
  };
}

/** Those of others: what this process has not told it tells itself. */
async function tellLeft(hub: UntoldSitesDeps, ownId: string | undefined): Promise<number> {
  const before = new Date(hub.clock.now().getTime() - LEFT_MS);
  let count = 0;
  for (const mark of await hub.untoldMarks.writtenBefore(before)) {
    if (mark.processId === ownId) continue;
    const told = await tellSince(hub, mark);
    await hub.untoldMarks.remove(mark);
    hub.log.info({ event: 'untold-sites.told', process: mark.processId, locations: told });
    count += told;
  }
  return count;
}

/** From the end: a Location that is changed meanwhile leaves the list, and those behind it move up. */
async function tellSince(hub: UntoldSitesDeps, { since, writtenAt }: UntoldMark): Promise<number> {
  const hosted = (await hub.connections.list()).filter((connection) => connection.hosted);
  const query = {
    owners: { kind: 'only' as const, parties: hosted.flatMap(({ roles }) => roles.map(partyKey)) },
    visibleTo: ['EVERYBODY' as const],
    dateFrom: new Date(since.getTime() - BEFORE_MS),
    dateTo: new Date(writtenAt.getTime() + AFTER_MS),
  };
  const { total } = await hub.objects.page('locations', { ...query, offset: 0, limit: 1 });
  let count = 0;
  for (let offset = Math.floor(total / PAGE) * PAGE; offset >= 0; offset -= PAGE) {
    for (const stored of (await hub.objects.page('locations', { ...query, offset, limit: PAGE })).items) {
      await pushKept(hub, stored);
      count++;
    }
  }
  return count;
}
