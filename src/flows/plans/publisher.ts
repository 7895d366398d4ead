import type { EventLog } from '../ports.js';
import { createSoon } from '../presence/soon.js';
import { publishedUntil } from './list-plans.js';
import { type PublishPlansDeps, publishPlans } from './publish-plans.js';
import { type TakeBackOldDeps, takeBackOld } from './take-back-old.js';

export type PublisherDeps = PublishPlansDeps & TakeBackOldDeps;

/** Publishes plans when their time has come. */
export interface Publisher {
  /** Publishes all plans, then takes back old tariffs; returns how many tariffs are new or other than they were. */
  publishAll(): Promise<number>;
  /** Publishes the plans that follow a price index, without making the caller wait; what fails is left to the job. */
  pricesImported(index: string): void;
  /** Until when prices of an index are published in tariffs. */
  publishedUntil(index: string): Promise<Date | undefined>;
  /** Resolves when what an import began is done. */
  stop(): Promise<void>;
}

export interface PublisherOptions {
  readonly hubOf: () => PublisherDeps;
  readonly log: EventLog;
  /** Told when plans were published: Locations may name other tariffs. Absent: nobody wants to know. */
  readonly published?: () => void;
}

/** A publisher of the plans of a hub, for one index after the other. */
export function createPublisher({ hubOf, log, published }: PublisherOptions): Publisher {
  const work = async (index: string): Promise<number> => {
    const written = await publishPlans(hubOf(), index);
    published?.();
    return written;
  };
  const soon = createSoon({ name: 'publish-plans', atOnce: 1, log, work });
  return {
    publishAll: async () => {
      const written = await publishPlans(hubOf());
      await takeBackOld(hubOf());
      published?.();
      return written;
    },
    pricesImported: soon.add,
    publishedUntil: (index) => publishedUntil(hubOf(), index),
    stop: soon.stop,
  };
}
