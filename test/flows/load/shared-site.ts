import type { PartyKey } from '../../../src/domain/party.js';
import { balanceSites } from '../../../src/flows/load/balance-sites.js';
import type { TestDatabase } from '../../support/mongo.js';
import { envelope, type HostingScene, openHostingScene } from '../../support/stations/hosting-scene.js';

export const NOON = new Date('2026-10-12T12:00:00Z');

type Fields = Readonly<Record<string, unknown>>;

/** A site of a hosted CPO with a limit, two cars that charge there, and eMSPs that set charging profiles. */
export interface SharedSite {
  readonly scene: HostingScene;
  /** Sites that are to be shared soon. */
  readonly soon: string[];
  readonly logged: Fields[];
  siteId(): string;
  /** Two cars at the outlets of a station of a new site, which has so much for both. */
  twoCars(maxPowerW: number): Promise<{ readonly one: Car; readonly other: Car }>;
  limitTo(maxPowerW: number | undefined): Promise<void>;
  /** Shares the site so many seconds after noon; what each car may draw then (A or W), by what its station was told last. */
  share(secondsAfter?: number): Promise<Readonly<Record<string, number | undefined>>>;
  /** An eMSP sets a profile, and its result has come; what it was answered at once. */
  set(sessionId: string, profile: object, from?: string): Promise<unknown>;
  remove(sessionId: string): Promise<void>;
  /** What eMSPs were told that is active. */
  told(): readonly Told[];
  /** The limits in it. */
  limitsTold(): readonly (readonly number[])[];
  reset(): Promise<void>;
}

type Car = Awaited<ReturnType<HostingScene['addSession']>>;
type Told = Fields & { readonly url: string; readonly charging_profile: ToldProfile };
type ToldProfile = { readonly charging_profile_period: readonly { readonly limit: number }[] };

export const amperes = (limit: number, more: object = {}) => ({
  charging_rate_unit: 'A',
  charging_profile_period: [{ start_period: 0, limit }],
  ...more,
});

export async function openSharedSite(database: TestDatabase): Promise<SharedSite> {
  const scene = await openHostingScene(database);
  const soon: string[] = [];
  const logged: Fields[] = [];
  let siteId = '';
  const note = (fields: Fields) => logged.push(fields);
  Object.assign(scene.hub, {
    log: { info: note, warn: note, error: note },
    balanceSoon: (place: { readonly siteId: string }) => soon.push(place.siteId),
  });
  await listen(scene, 'DE*MSP');
  const told = () =>
    scene.sent
      .filter(({ method }) => method === 'PUT')
      .map(({ url, body, routing }) => ({ url, routing, ...JSON.parse(Buffer.from(body ?? []).toString('utf8')) }));
  const limitTo = (maxPowerW: number | undefined) => changeLimit(scene, siteId, maxPowerW);
  return {
    scene,
    soon,
    logged,
    siteId: () => siteId,
    twoCars: async (maxPowerW) => {
      const from = await scene.addStation();
      siteId = from.station.siteId;
      await limitTo(maxPowerW);
      const startedAt = new Date(NOON.getTime() - 600_000);
      const outlet = { evse: 2, connector: 1, evseUid: `${from.station.id}*2` };
      const one = await scene.addSession(from, { startedAt });
      return { one, other: await scene.addSession(from, { startedAt, ...outlet }) };
    },
    limitTo,
    share: (secondsAfter) => share(scene, secondsAfter),
    set: async (sessionId, profile, from = 'DE*MSP') => {
      const body = { charging_profile: profile };
      const { data } = await scene.ask({ command: 'SetChargingProfile', method: 'PUT', sessionId, body, from });
      await scene.background.idle();
      return data['result'];
    },
    remove: async (sessionId) => {
      await scene.ask({ command: 'ClearProfile', method: 'DELETE', sessionId });
      await scene.background.idle();
    },
    told,
    limitsTold: () =>
      told().map(({ charging_profile }) =>
        charging_profile.charging_profile_period.map((one: { limit: number }) => one.limit),
      ),
    reset: async () => {
      if (siteId) await limitTo(undefined);
      scene.emsp = () => envelope();
      delete scene.stations.answer;
      scene.hub.time.now = NOON;
      for (const list of [scene.sent, scene.stations.asked, soon, logged]) list.length = 0;
    },
  };
}

/** Lets an eMSP take what is active. */
async function listen({ hub }: HostingScene, party: PartyKey): Promise<void> {
  const [connection] = await hub.connections.findByParty(party);
  if (!connection?.theirs) throw new Error('no such party');
  const { theirs } = connection;
  const url = `https://${party.replace('*', '-')}/SENDER/chargingprofiles`;
  const endpoints = [...theirs.endpoints, { identifier: 'chargingprofiles', role: 'SENDER' as const, url }];
  await hub.connections.replace({ ...connection, theirs: { ...theirs, endpoints } }, connection.updatedAt);
}

async function changeLimit({ hub }: HostingScene, siteId: string, maxPowerW: number | undefined): Promise<void> {
  const site = await hub.sites.find('NL*ABC', siteId);
  if (!site) throw new Error('no such site');
  const { limit: _limit, ...rest } = site;
  const limit = maxPowerW === undefined ? {} : { limit: { maxPowerW } };
  await hub.sites.replace({ ...rest, ...limit, revision: site.revision + 1 });
}

async function share({ hub, background, stations }: HostingScene, secondsAfter = 0) {
  const now = new Date(NOON.getTime() + secondsAfter * 1_000);
  hub.time.now = now;
  await balanceSites(hub);
  await background.idle();
  const profiles = stations.asked.flatMap(({ command }) => (command.kind === 'SET_PROFILE' ? command.profile : []));
  const ours = profiles.filter(({ stackLevel }) => stackLevel === 2);
  const limitNow = ({ startsAt = now, periods }: (typeof ours)[number]) =>
    periods
      .findLast(({ startSeconds }) => startsAt.getTime() + startSeconds * 1_000 <= now.getTime())
      ?.limit.toNumber();
  return Object.fromEntries(ours.map((profile) => [profile.stationRef ?? '', limitNow(profile)]));
}
