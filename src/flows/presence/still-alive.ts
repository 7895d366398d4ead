import { HubError } from '../../domain/errors.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import { inParallel } from './in-parallel.js';

export type StillAliveDeps = Pick<
  Hub,
  'clock' | 'connections' | 'limits' | 'partners' | 'presence' | 'presences' | 'secrets'
>;

/** Platforms that are asked at the same time. */
const ASKED_AT_ONCE = 50;

/**
 * Asks platforms that were silent for so many minutes for their versions, and those that are OFFLINE at every run (OCPI
 * 2.2.1, mod_hub_client_info, still alive check). Any OCPI answer is a sign of life, as any message of theirs is; no
 * answer, or one that is not OCPI's, is none. The hub does not ask itself. Returns how many were asked.
 */
export async function checkStillAlive(hub: StillAliveDeps, stillAliveMinutes: number): Promise<number> {
  const records = new Map((await hub.presences.list()).map((record) => [record.connectionId, record]));
  const latest = hub.clock.now().getTime() - stillAliveMinutes * 60_000;
  const silent = (await hub.connections.list()).filter((connection) => {
    const { id, state, theirs, hosted, updatedAt } = connection;
    if (state !== 'CONNECTED' || !theirs || hosted) return false;
    const record = records.get(id);
    const isOffline = record?.state === 'OFFLINE' || hub.presence.isOffline(id);
    return isOffline || (record?.lastSeenAt ?? updatedAt).getTime() <= latest;
  });
  await inParallel(silent, ASKED_AT_ONCE, (connection) => ask(hub, connection));
  return silent.length;
}

async function ask(hub: StillAliveDeps, connection: Connection): Promise<void> {
  if (await answers(hub, connection)) hub.presence.seen(connection.id);
  else hub.presence.silent(connection.id);
}

async function answers(hub: StillAliveDeps, connection: Connection): Promise<boolean> {
  try {
    await hub.partners.send({
      connection,
      method: 'GET',
      url: connection.theirs?.versionsUrl ?? '',
      routing: { requestId: hub.secrets.newId(), correlationId: hub.secrets.newId() },
      timeoutMs: hub.limits.handshakeTimeoutMs,
      probe: true,
    });
    return true;
  } catch (error) {
    if (error instanceof HubError) return false;
    throw error;
  }
}
