import { setTimeout as sleep } from 'node:timers/promises';
import type { CpoPlatform } from '../cpo-platform.js';
import type { OcpiReply } from '../ocpi-client.js';
import { dateTime } from '../ocpi-objects.js';
import type { EvseBoard, Spot } from './evse-board.js';
import {
  cdrOfSession,
  emspOf,
  endOf,
  type LiveSession,
  type Priced,
  progressOf,
  startedSession,
} from './live-session.js';

/** How fast simulated time passes, and how often a session is told of. */
export interface Pace {
  /** Simulated seconds in a second: 900 makes half an hour two seconds. */
  readonly speed: number;
  readonly updateEveryMs: number;
}

/** The sessions that run at a CPO. */
export interface SessionRunner {
  /** Tells the session and goes on with it until it is stopped or the car has left; then sends its CDR. */
  start(session: LiveSession): void;
  find(sessionId: string): LiveSession | undefined;
  running(): readonly LiveSession[];
  stop(sessionId: string): void;
  /** Tells what an EVSE is doing now. */
  showStatus(spot: Spot): Promise<void>;
  /** A moment for `last_updated`, later than any before. */
  stamp(): string;
  /** Stops all sessions and waits until their CDRs are sent. */
  close(): Promise<void>;
}

export interface RunnerParts {
  readonly cpo: CpoPlatform;
  readonly board: EvseBoard;
  readonly priced: Priced;
  readonly pace: Pace;
  readonly clock: () => Date;
  onEnd(session: LiveSession): void;
}

interface Run {
  readonly session: LiveSession;
  readonly stopped: AbortController;
}

export function createSessionRunner(parts: RunnerParts): SessionRunner {
  const runs = new Map<string, Run>();
  const unfinished = new Set<Promise<void>>();
  const stamp = createStamp(parts.clock);
  const tools: Tools = { ...parts, stamp };
  const keyOf = (id: string): string => id.toUpperCase();
  return {
    start(session) {
      const stopped = new AbortController();
      const key = keyOf(session.id);
      runs.set(key, { session, stopped });
      const startedMs = parts.clock().getTime();
      const done = play(tools, session, { startedMs, signal: stopped.signal, leave: () => runs.delete(key) });
      unfinished.add(done);
      void done.finally(() => unfinished.delete(done));
    },
    find: (id) => runs.get(keyOf(id))?.session,
    running: () => [...runs.values()].map(({ session }) => session),
    stop: (id) => runs.get(keyOf(id))?.stopped.abort(),
    showStatus: (spot) => showStatus(tools, spot),
    stamp,
    async close() {
      for (const { stopped } of runs.values()) stopped.abort();
      await Promise.all(unfinished);
    },
  };
}

type Tools = RunnerParts & Pick<SessionRunner, 'stamp'>;

interface Course {
  readonly startedMs: number;
  readonly signal: AbortSignal;
  /** Charging is over: the session can no longer be stopped. */
  leave(): void;
}

/** From PUT to CDR. Nothing that a partner answers stops it. */
async function play(tools: Tools, session: LiveSession, course: Course): Promise<void> {
  const { cpo, priced, pace, stamp } = tools;
  const emsp = emspOf(session);
  await quietly(() => cpo.putSession(startedSession(session, priced.prices, stamp()), emsp));
  await showStatus(tools, session);

  let told = session.startedAt;
  let until = endOf(session, nowIn(tools, session, course));
  while (!course.signal.aborted && until < session.endsAt) {
    const leftMs = (session.endsAt.getTime() - until.getTime()) / pace.speed;
    await pause(Math.min(pace.updateEveryMs, leftMs), course.signal);
    until = endOf(session, nowIn(tools, session, course));
    if (course.signal.aborted || until >= session.endsAt || until <= told) continue;
    const progress = progressOf(session, priced, { from: told, until });
    await quietly(() => cpo.patchSession(idOf(session), { ...progress, last_updated: stamp() }, emsp));
    told = until;
  }
  course.leave();
  await finish(tools, session, { told, until: until > told ? until : told });
}

async function finish(
  tools: Tools,
  session: LiveSession,
  { told, until }: { readonly told: Date; readonly until: Date },
): Promise<void> {
  const { cpo, board, priced, stamp } = tools;
  const end = endOf(session, until);
  const completed = {
    ...progressOf(session, priced, { from: told, until: end }),
    status: 'COMPLETED',
    end_date_time: dateTime(end),
    last_updated: stamp(),
  };
  await quietly(() => cpo.patchSession(idOf(session), completed, emspOf(session)));
  board.set(session, { kind: 'AVAILABLE' });
  tools.onEnd(session);
  await showStatus(tools, session);
  await sendCdr(tools, session, end);
}

/** Pauses before a CDR is sent again to somebody who did not answer. */
const CDR_PAUSES_MS = [250, 1_000, 4_000];

async function sendCdr({ cpo, priced, stamp }: Tools, session: LiveSession, until: Date): Promise<void> {
  const cdr = cdrOfSession(session, priced, { until, updatedAt: stamp() });
  for (const pauseMs of [...CDR_PAUSES_MS, 0]) {
    const reply = await quietly(() => cpo.postCdr(cdr, emspOf(session)));
    const code = reply?.statusCode ?? 0;
    if (code >= 1000 && code < 3000) return;
    await sleep(pauseMs);
  }
}

async function showStatus({ cpo, board, stamp }: Tools, spot: Spot): Promise<void> {
  const part = { location: spot.location, inner: [spot.evse.uid] };
  await quietly(() => cpo.patchPart(part, { status: board.stateOf(spot).kind, last_updated: stamp() }, cpo.hubParty()));
}

/** Simulated time of a session. */
function nowIn({ clock, pace }: Tools, session: LiveSession, { startedMs }: Course): Date {
  const seconds = Math.floor(((clock().getTime() - startedMs) * pace.speed) / 1000);
  return new Date(session.startedAt.getTime() + seconds * 1000);
}

/** What went wrong is told with the exchange; the CPO goes on. */
async function quietly(send: () => Promise<OcpiReply>): Promise<OcpiReply | undefined> {
  try {
    return await send();
  } catch {
    return undefined;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(1, ms), undefined, { signal }).catch(() => undefined);
}

function idOf({ id, location: { country_code, party_id } }: LiveSession) {
  return { country_code, party_id, id };
}

/** Milliseconds that never repeat: a receiver takes what is not newer for old. */
function createStamp(clock: () => Date): () => string {
  let lastMs = 0;
  return () => {
    lastMs = Math.max(clock().getTime(), lastMs + 1);
    return new Date(lastMs).toISOString();
  };
}
