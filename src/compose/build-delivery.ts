import { deliverNext } from '../flows/delivery/deliver-outbox.js';
import { createDeliverer, type Deliverer } from '../flows/delivery/deliverer.js';
import { createFanOut, type RunningFanOut } from '../flows/delivery/fan-out.js';
import { createRestingReceivers } from '../flows/delivery/resting-receivers.js';
import { noteNotSent, sendFanned } from '../flows/delivery/send-fanned.js';
import type { Hub } from '../flows/hub.js';
import type { EventLog } from '../flows/ports.js';

/** Deliveries to one receiver at the same time in one process: lanes, and messages that a lane sends together. */
const DELIVERIES = { lanesPerReceiver: 1, atOnce: 16 };
/** Pushes of broadcasts to one platform: at work, and waiting in memory. */
const FAN_OUT = { atOncePerReceiver: 8, maxWaiting: 1_000, maxWaitingBytes: 16 * 1024 * 1024 };

/** Who empties the outbox, and who sends broadcasts; the hub is asked for when it is needed: it is made after them. */
export function buildDelivery(
  hub: () => Hub,
  log: EventLog,
): { readonly deliverer: Deliverer; readonly fanOut: RunningFanOut } {
  const receivers = createRestingReceivers();
  const { lanesPerReceiver, atOnce } = DELIVERIES;
  return {
    deliverer: createDeliverer({
      lanesPerReceiver,
      log,
      receiversDue: () => hub().outbox.receiversDue(hub().clock.now()),
      deliverNext: (receiver) => deliverNext({ ...hub(), receivers, atOnce }, receiver),
    }),
    fanOut: createFanOut({
      ...FAN_OUT,
      log,
      send: (push) => sendFanned(hub(), push),
      notSent: (push, why) => noteNotSent(hub(), push, why),
    }),
  };
}
