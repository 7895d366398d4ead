import type { PartyKey } from '../../domain/party.js';
import type { EventLog } from '../ports.js';

export interface Deliverer {
  /** Looks for messages to one receiver now, or once more after the look that is under way. */
  wake(receiver: PartyKey): void;
  /** Looks for messages to anybody. */
  wakeAll(): void;
  /** Stops taking messages; resolves when those at work are settled. */
  stop(): Promise<void>;
}

export interface DelivererOptions {
  /** Delivers one message to a receiver; false when none is due or the receiver rests. */
  readonly deliverNext: (receiver: PartyKey) => Promise<boolean>;
  /** Who has messages that are due. */
  readonly receiversDue: () => Promise<readonly PartyKey[]>;
  /** Deliveries to one receiver at a time: a slow or dead one holds up nobody else. */
  readonly lanesPerReceiver: number;
  readonly log: EventLog;
}

/** Deliveries to one receiver that run beside each other. */
interface Lanes {
  count: number;
  /** Woken while they looked: look once more. */
  again: boolean;
}

/** Empties the outbox, each receiver's messages in lanes of its own; woken by a new message or by the job. */
export function createDeliverer({ deliverNext, receiversDue, lanesPerReceiver, log }: DelivererOptions): Deliverer {
  const receivers = new Map<PartyKey, Lanes>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function lanesOf(receiver: PartyKey): Lanes {
    const lanes = receivers.get(receiver) ?? { count: 0, again: false };
    receivers.set(receiver, lanes);
    return lanes;
  }

  function startLane(receiver: PartyKey, lanes: Lanes): void {
    if (stopped || lanes.count >= lanesPerReceiver) return;
    lanes.count++;
    keepRunning(
      runLane(receiver, lanes).finally(() => {
        lanes.count--;
        // Woken in the very moment in which it ended.
        if (lanes.again) startLane(receiver, lanes);
        else if (lanes.count === 0) receivers.delete(receiver);
      }),
    );
  }

  function keepRunning(work: Promise<void>): void {
    const kept = logged(log, work).finally(() => running.delete(kept));
    running.add(kept);
  }

  async function runLane(receiver: PartyKey, lanes: Lanes): Promise<void> {
    do {
      lanes.again = false;
      for (let delivered = 0; !stopped && (await deliverNext(receiver)); delivered++) {
        // More than one was waiting: somebody may help.
        if (delivered > 0) startLane(receiver, lanes);
      }
    } while (lanes.again && !stopped);
  }

  function wake(receiver: PartyKey): void {
    const lanes = lanesOf(receiver);
    lanes.again = true;
    startLane(receiver, lanes);
  }

  return {
    wake,
    wakeAll: () => {
      if (!stopped) keepRunning(receiversDue().then((due) => due.forEach(wake)));
    },
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

async function logged(log: EventLog, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.error({ event: 'outbox.failed', error: String(error) });
  }
}
