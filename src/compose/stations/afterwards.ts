import type { EventLog } from '../../flows/ports.js';
import type { FromStation } from '../../flows/stations/station-flows.js';

/** Does what others want to know of a message that was taken. */
export type Afterwards = (from: Pick<FromStation, 'station'>, work: () => Promise<void>) => Promise<void>;

/**
 * What fails after a message was taken is logged and does not take the answer from the station: it would send a message
 * again that has done its work.
 */
export function createAfterwards(log: EventLog): Afterwards {
  return async ({ station }, work) => {
    try {
      await work();
    } catch (error) {
      log.error({ event: 'station.afterwards-failed', station: station.id, error: String(error) });
    }
  };
}
