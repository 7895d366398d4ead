import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import { isHub } from '../../domain/roaming/client-info.js';
import { type Connection, endpointOf } from '../../domain/roaming/connection.js';
import { type ListedModule, rolesBehind } from '../../domain/routing/module-roles.js';
import type { Hub } from '../hub.js';
import { audiencesOfNew, type KeepPulledDeps, keepPulled } from './keep-pulled.js';
import { type PagesDeps, pagesOf, type WantedList } from './pages.js';
import { receiveClientInfo } from './receive-client-info.js';

export type ResyncDeps = PagesDeps &
  KeepPulledDeps &
  Pick<Hub, 'clock' | 'leases' | 'log' | 'presence' | 'presences' | 'qualityLog'>;

/** Tariffs before the CDRs that are priced by them. */
const MODULES: readonly ListedModule[] = ['locations', 'tariffs', 'tokens', 'sessions', 'cdrs'];
/** How long the fleet waits when a process has died at it. */
const HELD_MS = 120_000;
/** For so long a platform that is back may be too busy for its lists. */
const TRY_AGAIN_MS = 60 * 60_000;
/** What a platform has not listed by then is left: others wait. */
const MAX_RESYNC_MS = 15 * 60_000;

/**
 * Asks a platform that is back for what has changed since it was last seen: the lists of its Sender interfaces, with
 * `date_from` (OCPI 2.2.1, mod_hub_client_info: nothing is queued for the time in which it was OFFLINE). One process
 * does so at a time; when the platform goes silent meanwhile, it is done again later, and so it is for an hour when the
 * platform is too busy (HTTP 429, 5xx). Another list that cannot be read is noted and left. Returns how many objects were
 * read.
 */
export async function resyncPlatform(hub: ResyncDeps, connectionId: string): Promise<number> {
  const record = await hub.presences.find(connectionId);
  const connection = await hub.connections.find(connectionId);
  if (!record?.resyncFrom || record.state === 'OFFLINE' || connection?.state !== 'CONNECTED') return 0;
  // What stations have told is here.
  if (connection.hosted) return 0;
  const lease = { key: `resync:${connectionId}`, holder: hub.secrets.newId() };
  const hold = () => {
    const now = hub.clock.now();
    return hub.leases.hold({ ...lease, now, until: new Date(now.getTime() + HELD_MS) });
  };
  if (!(await hold())) return 0;

  const from = record.resyncFrom;
  const startedAt = hub.clock.now();
  const isNew = startedAt.getTime() - record.changedAt.getTime() < TRY_AGAIN_MS;
  const done = await readAll(hub, { connection, from, hold, whenBusy: isNew ? 'ask-again' : 'leave' });
  hub.log.info({ event: 'resync.done', connectionId, from, ...done });
  if (done.outcome === 'whole') await noteResynced(hub, { connectionId, from, startedAt });
  await hub.leases.release(lease);
  return done.read;
}

/** What was missed since it began, when the platform went silent meanwhile, is asked for again. */
async function noteResynced(
  { presences }: Pick<ResyncDeps, 'presences'>,
  { connectionId, from, startedAt }: { readonly connectionId: string; readonly from: Date; readonly startedAt: Date },
): Promise<void> {
  await presences.resynced(connectionId, from);
  const now = await presences.find(connectionId);
  if (now && (now.state === 'OFFLINE' || now.changedAt > startedAt)) {
    await presences.awaitResync(connectionId, startedAt);
  }
}

interface Resync {
  readonly connection: Connection;
  readonly from: Date;
  /** Holds the lease longer; false: another process has it. */
  readonly hold: () => Promise<boolean>;
  readonly whenBusy: 'ask-again' | 'leave';
}

interface Done {
  readonly outcome: 'whole' | 'interrupted';
  readonly read: number;
  readonly bad: number;
}

/** Nobody reads on when the platform does not answer, or when another process has taken over. */
const INTERRUPTIONS: readonly string[] = ['receiver-timeout', 'receiver-unreachable'];

async function readAll(hub: ResyncDeps, resync: Resync): Promise<Done> {
  const keepers = keepersOf(hub, resync);
  const untilMs = performance.now() + MAX_RESYNC_MS;
  let outcome: Done['outcome'] = 'whole';
  let [read, bad] = [0, 0];
  for (const { list, module, keep } of keepers) {
    try {
      for await (const { connection, texts } of pagesOf(hub, list)) {
        if (!(await resync.hold())) return { outcome: 'interrupted', read, bad };
        if (performance.now() > untilMs) throw new HubError('receiver-unusable', 'the lists take too long');
        for (const json of texts) {
          if (await keptOrNoted(hub, { connection, module }, () => keep(connection, json))) read++;
          else bad++;
        }
      }
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (INTERRUPTIONS.includes(error.code)) return { outcome: 'interrupted', read, bad };
      if (isBusy(error) && resync.whenBusy === 'ask-again') outcome = 'interrupted';
      const { id: connectionId } = resync.connection;
      hub.qualityLog.note(connectionId, { rule: 'answer-unusable', module, pointer: '', example: excerpt(error) });
      hub.log.warn({ event: 'resync.list-left', connectionId, module, error: error.message });
    }
  }
  return { outcome, read, bad };
}

/** A platform, or the proxy in front of it, that is still starting refuses what it answers a minute later. */
function isBusy({ cause }: HubError): boolean {
  const status = typeof cause === 'object' && cause !== null && 'httpStatus' in cause ? cause.httpStatus : undefined;
  return typeof status === 'number' && (status === 429 || status >= 500);
}

interface Keeper {
  readonly module: string;
  readonly list: WantedList;
  readonly keep: (connection: Connection, json: string) => Promise<unknown>;
}

/** The lists to read and what becomes of their objects. */
function keepersOf(hub: ResyncDeps, { connection, from }: Resync): readonly Keeper[] {
  const audienceWhenNew = audiencesOfNew(hub);
  const ofParties = MODULES.flatMap((module) => {
    const endpoint = endpointOf(connection, module, 'SENDER');
    const url = endpoint && withDateFrom(endpoint.url, from);
    return ownersOf(connection, module).flatMap((party): readonly Keeper[] =>
      url === undefined
        ? []
        : [
            {
              module,
              list: { connectionId: connection.id, url, party },
              keep: (current, json) => keepPulled(hub, { connection: current, module, json, audienceWhenNew }),
            },
          ],
    );
  });
  return [...clientsOfHub(hub, connection), ...ofParties];
}

/** Another hub is asked for the parties behind it. */
function clientsOfHub(hub: ResyncDeps, connection: Connection): readonly Keeper[] {
  const endpoint = isHub(connection) ? endpointOf(connection, 'hubclientinfo', 'SENDER') : undefined;
  if (!endpoint) return [];
  return [
    {
      module: 'hubclientinfo',
      list: { connectionId: connection.id, url: endpoint.url },
      keep: (caller, json) => {
        const info = hub.pages.readClientInfo(caller.theirs?.version ?? '', json);
        return receiveClientInfo(hub, { caller, info });
      },
    },
  ];
}

function ownersOf(connection: Connection, module: ListedModule): readonly PartyId[] {
  const owners = rolesBehind(module, 'SENDER');
  const parties = new Map(
    connection.roles.filter(({ role }) => owners.includes(role)).map((role) => [partyKey(role), role]),
  );
  return [...parties.values()].map(({ countryCode, partyId }) => ({ countryCode, partyId }));
}

function withDateFrom(endpointUrl: string, from: Date): string {
  const url = new URL(endpointUrl);
  url.searchParams.set('date_from', from.toISOString());
  return url.href;
}

/** One object that is bad does not drop the others (transport_and_format, GET). */
async function keptOrNoted(
  hub: ResyncDeps,
  { connection, module }: { readonly connection: Connection; readonly module: string },
  keep: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await keep();
    return true;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const path = (error.field ?? '').split('.').map((name) => (/^\d+$/.test(name) ? '*' : name));
    const pointer = ['/data/*', ...path.filter((name) => name !== '')].join('/');
    hub.qualityLog.note(connection.id, { rule: 'bad-object-on-page', module, pointer, example: excerpt(error) });
    return false;
  }
}

function excerpt(error: HubError): string {
  return error.message.slice(0, 200);
}
