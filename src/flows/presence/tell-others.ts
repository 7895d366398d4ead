import { HubError } from '../../domain/errors.js';
import {
  type ClientInfo,
  clientInfosOf,
  type ListedClient,
  roleName,
  seenBy,
  untold,
} from '../../domain/roaming/client-info.js';
import { type Connection, endpointOf } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import type { WriteClientInfo } from '../ports.js';
import { inParallel } from './in-parallel.js';
import { knownPlatforms, type ListClientsDeps, listClients } from './list-clients.js';

export type TellOthersDeps = ListClientsDeps &
  Pick<Hub, 'clock' | 'limits' | 'log' | 'partners' | 'presence' | 'roamingRules' | 'secrets'> & {
    readonly writeClientInfo: WriteClientInfo;
  };

/** Platforms that are told at the same time. */
const TOLD_AT_ONCE = 64;
/** A platform that takes longer has the list to look at. */
const MAX_TELL_MS = 5_000;

/**
 * Tells all connected platforms what has moved with the parties of one platform (OCPI 2.2.1, mod_hub_client_info, push
 * model): one PUT for each role whose status is another than they were told. It is written down first, so that of
 * several processes one tells. Who is not reached is not told again: the list is there to be asked for. Returns how many
 * entries have moved.
 */
export async function tellOthers(hub: TellOthersDeps, connectionId: string): Promise<number> {
  const platform = (await knownPlatforms(hub)).find(({ connection }) => connection.id === connectionId);
  if (!platform) return 0;
  const isConnected = platform.connection.state === 'CONNECTED';
  // Who is invited anew begins anew.
  if (!isConnected) await hub.presences.forget(connectionId);

  const news = new Set<string>();
  const infos = clientInfosOf({ ...platform, at: hub.clock.now() });
  for (const info of untold(infos, platform.told)) {
    const { party, role, status, lastUpdated } = info;
    const isNews = await hub.presences.tell({ connectionId, party, role, status, lastUpdated });
    if (isNews) news.add(roleName(info));
  }
  // Another hub that is new here is asked for the parties behind it.
  const isNewHub = infos.some((info) => info.role === 'HUB' && info.status === 'CONNECTED' && news.has(roleName(info)));
  if (isNewHub && isConnected) await hub.presences.awaitResync(connectionId, hub.clock.now());
  if (news.size > 0) {
    const moved = (await listClients(hub)).filter(
      (client) => client.connection.id === connectionId && news.has(roleName(client)),
    );
    await push(hub, connectionId, moved);
  }
  return news.size;
}

/** The platforms of which others do not know yet what is so: those that a process left behind or a command has changed. */
export async function findUntold(hub: ListClientsDeps): Promise<readonly string[]> {
  const platforms = await knownPlatforms(hub);
  return platforms
    .filter((platform) => untold(clientInfosOf(platform), platform.told).length > 0)
    .map(({ connection }) => connection.id);
}

async function push(hub: TellOthersDeps, concerned: string, moved: readonly ListedClient[]): Promise<void> {
  const rules = await hub.roamingRules();
  const receivers = (await hub.connections.list()).filter(
    ({ id, state }) => state === 'CONNECTED' && id !== concerned && !hub.presence.isOffline(id),
  );
  await inParallel(receivers, TOLD_AT_ONCE, async (connection) => {
    const viewer = { connection, rules, now: hub.clock.now() };
    // What is PLANNED to this platform only has not moved for it.
    const infos = moved.flatMap((client) => {
      const info = seenBy(viewer, client);
      return info && info.status === client.status ? [info] : [];
    });
    await pushTo(hub, connection, infos);
  });
}

async function pushTo(hub: TellOthersDeps, connection: Connection, infos: readonly ClientInfo[]): Promise<void> {
  const endpoint = endpointOf(connection, 'hubclientinfo', 'RECEIVER');
  if (!endpoint || !connection.theirs) return;
  const { version } = connection.theirs;
  const timeoutMs = Math.min(hub.limits.relayTimeoutMs, MAX_TELL_MS);
  try {
    for (const info of infos) {
      const { countryCode, partyId } = info.party;
      await hub.partners.send({
        connection,
        method: 'PUT',
        url: `${endpoint.url.replace(/\/{1,9}$/, '')}/${countryCode}/${partyId}`,
        routing: { requestId: hub.secrets.newId(), correlationId: hub.secrets.newId() },
        body: hub.writeClientInfo(version, info),
        timeoutMs,
      });
    }
  } catch (error) {
    // One that does not hear it changes nothing for the others.
    if (!(error instanceof HubError)) throw error;
    hub.log.info({ event: 'presence.not-told', connectionId: connection.id, error: error.code });
  }
}
