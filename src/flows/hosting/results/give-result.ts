import { setTimeout as pause } from 'node:timers/promises';
import type { HostedResult, PendingResult } from '../../../domain/hosting/pending-result.js';
import type { HostingHub } from '../hosting-hub.js';
import { attemptDelivery, attemptUntil } from './deliver-pending.js';

/** The eMSP's platform reads its CommandResponse meanwhile. */
const PAUSE_MS = 150;

export type GiveResultDeps = Pick<
  HostingHub,
  | 'callbacks'
  | 'clock'
  | 'connections'
  | 'forms'
  | 'limits'
  | 'log'
  | 'partners'
  | 'pendingResults'
  | 'resultPauseMs'
  | 'secrets'
>;

/**
 * Decides the one result of a command and gives it to who waits for it. Nothing happens when it was decided before: then
 * this one came too late.
 */
export async function giveResult(hub: GiveResultDeps, pending: PendingResult, result: HostedResult): Promise<void> {
  const decided = {
    result: result.result,
    body: hub.forms.writeResult(pending.kind, result),
    dueAt: attemptUntil(hub),
  };
  if (!(await hub.pendingResults.decide(pending.id, decided))) return;
  await pause(hub.resultPauseMs ?? PAUSE_MS);
  await attemptDelivery(hub, { ...pending, ...decided, state: 'DECIDED' });
}

/** Gives a further result where there was one before: a reservation that is canceled later. Under one id, once. */
export async function giveFurtherResult(
  hub: GiveResultDeps,
  pending: Omit<PendingResult, 'attempts' | 'body' | 'createdAt' | 'dueAt' | 'result' | 'state'>,
  result: HostedResult,
): Promise<void> {
  const decided: PendingResult = {
    ...pending,
    state: 'DECIDED',
    result: result.result,
    body: hub.forms.writeResult(pending.kind, result),
    dueAt: attemptUntil(hub),
    attempts: 0,
    createdAt: hub.clock.now(),
  };
  if (await hub.pendingResults.insert(decided)) await attemptDelivery(hub, decided);
}
