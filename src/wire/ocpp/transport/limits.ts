import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../../http/network-of.js';

/** What one station, or one address, may ask of the hub. */
export interface DoorLimits {
  /** Larger frames close the connection with 1009. */
  readonly maxPayloadBytes: number;
  /** Calls of one station in a second, and how many may come at once. */
  readonly callsPerSecond: number;
  readonly callBurst: number;
  /** Calls of one station that wait for their turn, and their bytes; beyond, the connection is closed with 1013. */
  readonly mostWaitingCalls: number;
  readonly mostWaitingBytes: number;
  /** How long a call may be worked on before it is answered with an InternalError. */
  readonly handleTimeoutMs: number;
  /** Frames in a row that are not understood before the connection is closed with 1002. */
  readonly mostBadFrames: number;
  /** Calls to one station that wait for their turn. */
  readonly mostCommands: number;
  readonly pingIntervalMs: number;
  /** Handshakes from one address in a second, counted over ten. Many stations may be behind one address. */
  readonly handshakesPerSecond: number;
  /** Refused handshakes of one station from one address in a minute. */
  readonly refusalsPerMinute: number;
  /** How long it may take to decide whether a station is let in. */
  readonly upgradeTimeoutMs: number;
  /** Connections at once; more are turned away with 503. */
  readonly mostConnections: number;
  /** Handshakes of which that is not yet decided. */
  readonly mostPending: number;
}

export const DOOR_LIMITS: DoorLimits = {
  maxPayloadBytes: 256 * 1024,
  callsPerSecond: 20,
  callBurst: 100,
  mostWaitingCalls: 500,
  mostWaitingBytes: 4 * 1024 * 1024,
  handleTimeoutMs: 60_000,
  mostBadFrames: 20,
  mostCommands: 50,
  pingIntervalMs: 30_000,
  handshakesPerSecond: 200,
  refusalsPerMinute: 20,
  upgradeTimeoutMs: 5_000,
  mostConnections: 20_000,
  mostPending: 5_000,
};

export interface HandshakeLimiter {
  /** Counts a handshake; seconds to wait when there are too many, else undefined. */
  begin(address: string, stationId: string): Promise<number | undefined>;
  /** Counts a refusal. */
  refused(address: string, stationId: string): Promise<void>;
}

const WINDOW_S = 10;
const REFUSALS_S = 60;

/** Limits handshakes by address, and refused ones by address and station: one that knocks wrongly locks no other out. */
export function createHandshakeLimiter(
  limits: Pick<DoorLimits, 'handshakesPerSecond' | 'refusalsPerMinute'>,
): HandshakeLimiter {
  const points = limits.handshakesPerSecond * WINDOW_S;
  const all = new RateLimiterMemory({ keyPrefix: 'handshake', points, duration: WINDOW_S });
  const wrong = new RateLimiterMemory({
    keyPrefix: 'refused',
    points: limits.refusalsPerMinute,
    duration: REFUSALS_S,
  });
  return {
    begin: async (address, stationId) => {
      const network = networkOf(address);
      const tooMany = await consume(all, network);
      if (tooMany !== undefined) return tooMany;
      const refusals = await wrong.get(`${network} ${stationId}`);
      return refusals && refusals.consumedPoints >= limits.refusalsPerMinute ? secondsOf(refusals) : undefined;
    },
    refused: async (address, stationId) => {
      await consume(wrong, `${networkOf(address)} ${stationId}`);
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return secondsOf(refused);
  }
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}

/** Tokens that come back with time: what one station may call. */
export interface TokenBucket {
  /** False: there is none left. */
  take(): boolean;
  /** Takes one that may only be there later, and says in how many milliseconds. */
  takeLater(): number;
}

/** A full bucket. */
export function createTokenBucket(
  { callsPerSecond, callBurst }: Pick<DoorLimits, 'callBurst' | 'callsPerSecond'>,
  nowMs: () => number,
): TokenBucket {
  let tokens = callBurst;
  let filledAtMs = nowMs();

  function fill(): void {
    const now = nowMs();
    tokens = Math.min(callBurst, tokens + ((now - filledAtMs) * callsPerSecond) / 1000);
    filledAtMs = now;
  }

  return {
    take: () => {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    takeLater: () => {
      fill();
      tokens -= 1;
      return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / callsPerSecond);
    },
  };
}

/** Work that may not take for ever; one timer looks after all of it, since almost none of it comes too late. */
export interface Deadlines {
  /** As the work does, or rejects when it took too long. */
  within<T>(work: Promise<T>): Promise<T>;
}

interface Running {
  readonly endsAtMs: number;
  readonly giveUp: () => void;
}

/** How many times within the deadline it is looked at. */
const LOOKS = 4;

/** A deadline for each work of a kind, kept to a quarter of it. */
export function createDeadlines(timeoutMs: number): Deadlines {
  const running = new Set<Running>();
  let isLooking = false;

  function look(): void {
    const nowMs = performance.now();
    // In the order in which they began.
    for (const one of running) {
      if (one.endsAtMs > nowMs) break;
      running.delete(one);
      one.giveUp();
    }
    isLooking = false;
    lookLater();
  }

  function lookLater(): void {
    if (isLooking || running.size === 0) return;
    isLooking = true;
    setTimeout(look, timeoutMs / LOOKS).unref();
  }

  return {
    within: (work) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => reject(new Error(`not done after ${timeoutMs} ms`));
        const one = { endsAtMs: performance.now() + timeoutMs, giveUp };
        running.add(one);
        lookLater();
        work.then(
          (value) => {
            running.delete(one);
            resolve(value);
          },
          (error: unknown) => {
            running.delete(one);
            reject(error);
          },
        );
      }),
  };
}
