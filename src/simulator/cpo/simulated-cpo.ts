import { randomBytes } from 'node:crypto';
import { type CpoPlatform, startCpoPlatform } from '../cpo-platform.js';
import type { Network } from '../day/network.js';
import { tariffOf } from '../day/price-list.js';
import type { ModuleHandlers } from '../modules/handlers.js';
import { keepOwned } from '../object-shelf.js';
import { dataOf } from '../ocpi-client.js';
import type { OcpiParty } from '../ocpi-objects.js';
import type { PlatformOptions } from '../platform.js';
import { createCommandDesk, type ForcedResult } from './answer-commands.js';
import { createProfileDesk, type ProfileDesk } from './answer-profiles.js';
import { createEvseBoard, type EvseBoard, type Spot } from './evse-board.js';
import { beginSession, type Car, type Priced } from './live-session.js';
import { type CardVerdict, judgeCard } from './present-card.js';
import { createReservations } from './reservations.js';
import { createSessionRunner, type Pace, type SessionRunner } from './run-sessions.js';
import { SANDBOX_PRICES, sandboxNetwork } from './sandbox-network.js';

/** A CPO that acts: it starts and stops sessions, keeps reservations, tells of all that, and sends CDRs. */
export interface SimulatedCpo {
  readonly platform: CpoPlatform;
  readonly network: Network;
  readonly board: EvseBoard;
  readonly sessions: Pick<SessionRunner, 'find' | 'running' | 'stop'>;
  readonly profiles: Pick<ProfileDesk, 'limit'>;
  /** Pushes tariff and locations to everybody, once it is registered. Refuses when the hub does not take them. */
  publish(): Promise<void>;
  /** All tokens that eMSPs have pushed, read from the hub page by page and kept; how many there are. */
  readTokens(): Promise<number>;
  /** A driver holds an RFID card to a reader; a session starts when the card may charge. */
  presentCard(uid: string, spot?: Spot): Promise<CardVerdict>;
  /** Stops the sessions, sends their CDRs and ends. */
  stop(): Promise<void>;
}

export interface SimulatedCpoOptions
  extends Pick<PlatformOptions, 'listen' | 'tell' | 'state' | 'remember' | 'client'> {
  readonly party: OcpiParty;
  readonly name: string;
  readonly stations: number;
  readonly pace: Pace;
  readonly car: Car;
  /** Every command ends with this. */
  readonly forced?: ForcedResult | undefined;
  readonly clock?: () => Date;
}

/** Starts a CPO's platform with stations; it is not registered yet. */
export async function startSimulatedCpo(options: SimulatedCpoOptions): Promise<SimulatedCpo> {
  const clock = options.clock ?? (() => new Date());
  const late: { handlers: ModuleHandlers } = { handlers: {} };
  const platform = await startCpoPlatform({
    ...platformOptions(options),
    handlers: {
      command: (command) => late.handlers.command?.(command) ?? { response: 'REJECTED' },
      profile: (request) => late.handlers.profile?.(request) ?? { response: 'REJECTED' },
      preferences: (id, wanted) => late.handlers.preferences?.(id, wanted),
    },
  });
  const builtAt = clock();
  const network = sandboxNetwork(options.party, options.stations, builtAt);
  const priced: Priced = { prices: SANDBOX_PRICES, tariff: tariffOf(SANDBOX_PRICES, options.party, builtAt) };
  const board = createEvseBoard(network.locations);
  const runner = createSessionRunner({
    cpo: platform,
    board,
    priced,
    pace: options.pace,
    clock,
    onEnd: ({ id }) => profiles.forget(id),
  });
  const profiles = createProfileDesk({ cpo: platform, runner, clock });
  const reservations = createReservations({ cpo: platform, board, runner, priced, clock });
  const newSessionId = sessionIds(clock);
  const { car, forced } = options;
  const parts = { cpo: platform, board, runner, reservations, car, clock, newSessionId, forced };
  late.handlers = {
    command: createCommandDesk(parts),
    profile: profiles.answer,
    preferences: (id, wanted) => (runner.find(id) ? preferencesOf(wanted) : undefined),
  };
  return {
    platform,
    network,
    board,
    sessions: runner,
    profiles,
    publish: () => publish(platform, network, priced),
    readTokens: () => readTokens(platform, options.party),
    presentCard: (uid, spot) => presentCard({ ...parts, uid, spot }),
    async stop() {
      reservations.close();
      await runner.close();
      await platform.stop();
    },
  };
}

function platformOptions({ party, name, ...options }: SimulatedCpoOptions): PlatformOptions {
  const { listen, tell, state, client, clock } = options;
  return {
    roles: [{ ...party, role: 'CPO', business_details: { name } }],
    remember: options.remember ?? 'objects',
    state,
    ...(client && { client }),
    ...(listen && { listen }),
    ...(tell && { tell }),
    ...(clock && { clock }),
  };
}

async function publish(platform: CpoPlatform, { locations }: Network, { tariff }: Priced): Promise<void> {
  const everybody = platform.hubParty();
  dataOf(await platform.putTariff(tariff, everybody), `PUT tariff ${tariff.id}`);
  for (const location of locations) {
    dataOf(await platform.putLocation(location, everybody), `PUT location ${location.id}`);
  }
}

async function readTokens(platform: CpoPlatform, from: OcpiParty): Promise<number> {
  const hub = platform.hubParty();
  const tokens = await platform.fetchAll({ module: 'tokens', from, ...(hub && { to: hub }) });
  keepOwned(platform.received, 'tokens', tokens);
  return tokens.length;
}

interface Card {
  readonly cpo: CpoPlatform;
  readonly board: EvseBoard;
  readonly runner: SessionRunner;
  readonly car: Car;
  readonly clock: () => Date;
  newSessionId(): string;
  readonly uid: string;
  readonly spot: Spot | undefined;
}

async function presentCard({ cpo, board, runner, car, clock, newSessionId, uid, ...card }: Card): Promise<CardVerdict> {
  const isFree = (one: Spot): boolean => board.stateOf(one).kind === 'AVAILABLE';
  const spot = card.spot ?? board.spots().find(isFree);
  if (!spot) return { may: 'NOT', reason: 'no EVSE is free' };
  const verdict = await judgeCard(cpo, uid, spot);
  if (verdict.may === 'NOT') return verdict;
  if (!isFree(spot)) return { may: 'NOT', reason: 'the EVSE is not free' };
  const { may: _, ...authorized } = verdict;
  const session = beginSession({ ...spot, ...authorized, id: newSessionId(), startedAt: clock() }, car);
  board.set(spot, { kind: 'CHARGING', sessionId: session.id });
  runner.start(session);
  return verdict;
}

/** To charge cheap or green this CPO needs to know by when, and how much. */
function preferencesOf(wanted: Readonly<Record<string, unknown>>) {
  const type = wanted['profile_type'];
  if (type === 'REGULAR' || type === 'FAST') return 'ACCEPTED';
  if (type !== 'CHEAP' && type !== 'GREEN') return 'PROFILE_TYPE_NOT_SUPPORTED';
  if (wanted['departure_time'] === undefined) return 'DEPARTURE_REQUIRED';
  return wanted['energy_need'] === undefined ? 'ENERGY_NEED_REQUIRED' : 'ACCEPTED';
}

/** Unique over restarts, and short: a CDR's id is longer by four and may have 36 characters. */
function sessionIds(clock: () => Date): () => string {
  return () => `S${clock().getTime().toString(36)}-${randomBytes(4).toString('hex')}`.toUpperCase();
}
