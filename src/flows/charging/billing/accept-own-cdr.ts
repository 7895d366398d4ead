import { HubError } from '../../../domain/errors.js';
import type { Cdr } from '../../../domain/roaming/cdr.js';
import { type AcceptCdrDeps, acceptCdr } from '../../roaming/accept-cdr.js';
import type { ChargingHub } from '../ports.js';

export type AcceptOwnCdrHub = AcceptCdrDeps & Pick<ChargingHub, 'ocpi' | 'writeCharging'>;

/**
 * Takes a CDR that the hub has made itself: read from its own text, as a CDR of a partner is. Another one under its key is
 * one that was made before a crash.
 */
export async function acceptOwnCdr(hub: AcceptOwnCdrHub, cdr: Cdr): Promise<void> {
  const { ocpiVersion } = hub.writeCharging;
  const original = hub.writeCharging.cdr(cdr);
  try {
    const correlationId = hub.secrets.newId();
    await acceptCdr(hub, { cdr: hub.ocpi.readCdr(ocpiVersion, original), original, ocpiVersion, correlationId });
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'cdr-immutable') throw error;
  }
}
