import type { HostingHub } from './hosting-hub.js';

const MOST_AT_ONCE = 200;

/**
 * Drops starts that were authorized and never came within the station's ConnectionTimeOut. OCPI has no message for it,
 * so it is told in the log (`start.never-came`). Returns how many of START_SESSION there were.
 */
export async function dropPendingStarts(hub: Pick<HostingHub, 'clock' | 'log' | 'pendingStarts'>): Promise<number> {
  let dropped = 0;
  for (const pending of await hub.pendingStarts.overdue(hub.clock.now(), MOST_AT_ONCE)) {
    const isOurs = await hub.pendingStarts.close(pending.id, 'DROPPED');
    if (!isOurs || pending.why !== 'COMMAND') continue;
    dropped++;
    const { party } = pending.driver.token;
    hub.log.info({
      event: 'start.never-came',
      station: pending.stationId,
      emsp: `${party.countryCode}*${party.partyId}`,
      authorizationReference: pending.driver.authorizationReference,
    });
  }
  return dropped;
}
