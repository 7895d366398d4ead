import type { PartyKey } from '../../domain/party.js';

/** Receivers that did not answer, so that nobody waits for them again and again. */
export interface RestingReceivers {
  isResting(receiver: PartyKey, now: Date): boolean;
  /** The receiver cannot be reached or does not answer: the next deliveries wait until then. */
  restUntil(receiver: PartyKey, until: Date): void;
}

/** Held in memory: another process finds out for itself. */
export function createRestingReceivers(): RestingReceivers {
  const restingUntil = new Map<PartyKey, Date>();
  return {
    isResting: (receiver, now) => {
      const until = restingUntil.get(receiver);
      if (until && until <= now) restingUntil.delete(receiver);
      return until !== undefined && until > now;
    },
    restUntil: (receiver, until) => {
      restingUntil.set(receiver, until);
    },
  };
}
