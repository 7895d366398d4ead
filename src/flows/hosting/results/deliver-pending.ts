import { HubError } from '../../../domain/errors.js';
import { nextAttempt, type PendingResult } from '../../../domain/hosting/pending-result.js';
import { deliverResult, findCallback } from '../../callbacks/deliver-result.js';
import type { PartnerAnswer } from '../../ports.js';
import type { GiveResultDeps } from './give-result.js';

const LEASE_MS = 60_000;

/** Until when an attempt that begins now is over for sure: another process tries only then. */
export function attemptUntil({ clock, limits }: Pick<GiveResultDeps, 'clock' | 'limits'>): Date {
  return new Date(clock.now().getTime() + Math.max(LEASE_MS, 2 * limits.relayTimeoutMs));
}

/**
 * Tries once to give a decided result to the URL that the eMSP has named, and says when it is tried again. A refusal of
 * the eMSP ends it as an acceptance does. Of two processes one tries.
 */
export async function attemptDelivery(hub: GiveResultDeps, pending: PendingResult): Promise<void> {
  const { id, attempts } = pending;
  if (!(await hub.pendingResults.claim(id, attempts, attemptUntil(hub)))) return;
  const outcome = await deliver(hub, pending);
  if (outcome === 'DELIVERED') return hub.pendingResults.settle(id, { state: 'DELIVERED' });
  const dueAt = outcome === 'RETRY' ? nextAttempt(attempts + 1, hub.clock.now()) : undefined;
  if (dueAt) return hub.pendingResults.settle(id, { dueAt });
  const { command, stationId: station, callbackId } = pending;
  hub.log.warn({ event: 'command-result.given-up', command, station, callback: callbackId, attempts: attempts + 1 });
  return hub.pendingResults.settle(id, { state: 'GIVEN_UP' });
}

async function deliver(hub: GiveResultDeps, pending: PendingResult): Promise<'DELIVERED' | 'LOST' | 'RETRY'> {
  const { callbackId, kind, connectionId, correlationId, body = '' } = pending;
  const caller = await hub.connections.find(connectionId);
  if (!caller) return 'LOST';
  try {
    const callback = await findCallback(hub, { id: callbackId, kind, caller });
    return judged(await deliverResult(hub, { callback, correlationId, body: Buffer.from(body) }));
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.code === 'unknown-object' ? 'LOST' : 'RETRY';
  }
}

/** What an answer to a push of a hosted party says: a refusal ends it as an acceptance does, trouble may pass. */
export function judged({ httpStatus, ocpiStatus }: PartnerAnswer): 'DELIVERED' | 'RETRY' {
  const isTheirTrouble = httpStatus >= 500 || httpStatus === 429 || ocpiStatus >= 3000;
  return isTheirTrouble ? 'RETRY' : 'DELIVERED';
}
