import type { PartyKey } from '../../domain/party.js';

/** Keeps one slow or dead receiver from holding up the deliveries to all others. */
export interface ReceiverLoad {
  /** Receivers that shall get nothing now: resting after a failure, or with enough deliveries at work. */
  avoided(now: Date): readonly PartyKey[];
  /** Counts a delivery to the receiver while it is at work. */
  during<Result>(receiver: PartyKey, work: () => Promise<Result>): Promise<Result>;
  /** The receiver cannot be reached or does not answer: the next deliveries wait until then. */
  restUntil(receiver: PartyKey, until: Date): void;
}

/** `atOnce`: deliveries to one receiver at a time. Held in memory: another process finds out for itself. */
export function createReceiverLoad({ atOnce }: { readonly atOnce: number }): ReceiverLoad {
  const atWork = new Map<PartyKey, number>();
  const restingUntil = new Map<PartyKey, Date>();
  return {
    avoided: (now) => {
      for (const [receiver, until] of restingUntil) {
        if (until <= now) restingUntil.delete(receiver);
      }
      const full = [...atWork].flatMap(([receiver, count]) => (count >= atOnce ? [receiver] : []));
      return [...new Set([...full, ...restingUntil.keys()])];
    },
    during: async (receiver, work) => {
      atWork.set(receiver, (atWork.get(receiver) ?? 0) + 1);
      try {
        return await work();
      } finally {
        const left = (atWork.get(receiver) ?? 1) - 1;
        if (left > 0) atWork.set(receiver, left);
        else atWork.delete(receiver);
      }
    },
    restUntil: (receiver, until) => {
      restingUntil.set(receiver, until);
    },
  };
}
