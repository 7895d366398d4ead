import { PUSH_METHODS, supersedes } from '../../domain/delivery/push.js';
import { sameParty } from '../../domain/party.js';
import type { EventLog, FannedPush, FanOut } from '../ports.js';
import type { NotSent } from './send-fanned.js';

export interface RunningFanOut extends FanOut {
  /** Resolves when nothing waits and nothing is at work; what is given from now on is not sent. */
  stop(): Promise<void>;
}

export interface FanOutOptions {
  readonly send: (push: FannedPush) => Promise<void>;
  /** Told of a push that will not be sent. */
  readonly notSent: (push: FannedPush, why: NotSent) => Promise<void>;
  /** Pushes to one platform at the same time. */
  readonly atOncePerReceiver: number;
  /** Pushes that may wait for one platform, and their bytes: the oldest makes room for the newest. */
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
  readonly log: EventLog;
}

/** What is sent to one platform, and what waits for that, oldest first. */
interface Lane {
  readonly waiting: FannedPush[];
  waitingBytes: number;
  /** Objects of which a push is at work: the next one of the same object waits for it. */
  readonly objectsAtWork: Set<string>;
}

/**
 * Sends pushes to many platforms, each in a lane of its own: a slow or dead one holds up nobody else. Pushes of one
 * object go to a platform one after the other; a whole PUT takes the place of what waits and says less. Held in memory
 * and bounded: a platform that lags behind loses the oldest, and can ask for the current state at any time.
 */
export function createFanOut(options: FanOutOptions): RunningFanOut {
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function add(push: FannedPush): void {
    const lane = laneOf(push);
    for (const needless of takeNeedless(lane, push)) keepRunning(options.notSent(needless, 'superseded'));
    lane.waiting.push(push);
    lane.waitingBytes += bytesOf(push);
    for (const oldest of takeOverflow(lane, options)) keepRunning(options.notSent(oldest, 'queue-full'));
  }

  function laneOf({ route }: FannedPush): Lane {
    const { id } = route.connection;
    const lane = lanes.get(id) ?? { waiting: [], waitingBytes: 0, objectsAtWork: new Set() };
    lanes.set(id, lane);
    return lane;
  }

  function work(connectionId: string): void {
    const lane = lanes.get(connectionId);
    while (lane && lane.objectsAtWork.size < options.atOncePerReceiver) {
      const next = takeNext(lane);
      if (!next) break;
      const object = objectOf(next);
      lane.objectsAtWork.add(object);
      const sending = options.send(next).finally(() => {
        lane.objectsAtWork.delete(object);
        work(connectionId);
      });
      keepRunning(sending);
    }
    if (lane && lane.waiting.length === 0 && lane.objectsAtWork.size === 0) lanes.delete(connectionId);
  }

  function keepRunning(started: Promise<void>): void {
    const kept = logged(options.log, started).finally(() => running.delete(kept));
    running.add(kept);
  }

  return {
    send: (pushes) => {
      if (stopped) return;
      for (const push of pushes) add(push);
      const ids = new Set(pushes.map(({ route }) => route.connection.id));
      // Not before the caller has answered its own sender.
      keepRunning(nextTurn().then(() => ids.forEach(work)));
    },
    stop: async () => {
      stopped = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The oldest push of an object of which none is at work. */
function takeNext(lane: Lane): FannedPush | undefined {
  const at = lane.waiting.findIndex((push) => !lane.objectsAtWork.has(objectOf(push)));
  return at < 0 ? undefined : takeAt(lane, at);
}

function takeNeedless(lane: Lane, later: FannedPush): readonly FannedPush[] {
  if (later.method !== 'PUT') return [];
  const needless = lane.waiting.filter((earlier) => isNeedless(earlier, later));
  for (const push of needless) takeAt(lane, lane.waiting.indexOf(push));
  return needless;
}

/** To the same party, which may be one of several on its platform. */
function isNeedless(earlier: FannedPush, later: FannedPush): boolean {
  const isOfSame = sameParty(earlier.route.receiver, later.route.receiver) && objectOf(earlier) === objectOf(later);
  const [before, after] = [methodOf(earlier), methodOf(later)];
  return isOfSame && !!before && !!after && supersedes({ ...later, method: after }, { ...earlier, method: before });
}

function methodOf({ method }: FannedPush) {
  return PUSH_METHODS.find((one) => one === method);
}

function takeOverflow(lane: Lane, { maxWaiting, maxWaitingBytes }: FanOutOptions): readonly FannedPush[] {
  const taken: FannedPush[] = [];
  while (lane.waiting.length > maxWaiting || (lane.waitingBytes > maxWaitingBytes && lane.waiting.length > 1)) {
    const oldest = takeAt(lane, 0);
    if (oldest) taken.push(oldest);
  }
  return taken;
}

function takeAt(lane: Lane, index: number): FannedPush | undefined {
  const [taken] = lane.waiting.splice(index, 1);
  if (taken) lane.waitingBytes -= bytesOf(taken);
  return taken;
}

function objectOf({ module, objectKey }: FannedPush): string {
  return `${module} ${objectKey}`;
}

function bytesOf({ body }: FannedPush): number {
  return body?.byteLength ?? 0;
}

async function logged(log: EventLog, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.error({ event: 'broadcast.broken', error: String(error) });
  }
}
