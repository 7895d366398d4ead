import type { Transaction } from '../../../domain/charging/transaction.js';
import {
  type PartnerProfile,
  profileNumber,
  readSchedule,
  stationProfile,
} from '../../../domain/hosting/charging-profile.js';
import { outletForStation } from '../../../domain/hosting/outlet-for-station.js';
import type { HostedResult } from '../../../domain/hosting/pending-result.js';
import type { KeptProfile } from '../../../domain/load/kept-profile.js';
import { profileResult } from '../../../domain/stations/command-result.js';
import type { StationProfile } from '../../../domain/stations/station-command.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { sessionAtStation } from './session-at-station.js';

/**
 * Sets the charging profile of a running session (OCPI 2.2.1, mod_charging_profiles, PUT). It holds for that
 * transaction alone and replaces what was set before; once its station has taken it, load management keeps to it as well.
 * Refuses with `bad-field` what no station takes.
 */
export async function setProfile(
  hub: HostingHub,
  asked: HostedAsk,
  { sessionId, profile }: { readonly sessionId: string; readonly profile: PartnerProfile },
): Promise<CommandAnswer> {
  const found = await sessionAtStation(hub, asked, sessionId);
  if (found.kind === 'REFUSED') return found.answer;
  const { session, station } = found;
  const number = profileNumber(session.id, hub.secrets.sha256);
  const wanted = stationProfile(profile, { number, stationRef: session.stationRef });
  const outlet = outletForStation(station, session);
  return promise(hub, asked, {
    station,
    command: 'SetChargingProfile',
    work: async () => {
      const result = profileResult(await command(hub, station, { kind: 'SET_PROFILE', outlet, profile: wanted }));
      if (result === 'ACCEPTED') await keep(hub, { session, setBy: asked.emsp, profile: asTaken(wanted) });
      return { result };
    },
  });
}

function asTaken({ startsAt, durationSeconds, unit, minChargingRate, periods }: StationProfile): PartnerProfile {
  return {
    unit,
    periods,
    ...(startsAt && { startsAt }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(minChargingRate && { minChargingRate }),
  };
}

interface Taken extends Required<Pick<KeptProfile, 'profile' | 'setBy'>> {
  readonly session: Transaction;
}

async function keep(hub: HostingHub, { session, setBy, profile }: Taken): Promise<void> {
  await hub.keptProfiles.put({ transactionId: session.id, setBy, profile, changedAt: hub.clock.now() });
  hub.balanceSoon?.(session);
}

/**
 * Takes the charging profile of a running session away (DELETE), for load management too; UNKNOWN where the station has
 * none.
 */
export async function clearProfile(hub: HostingHub, asked: HostedAsk, sessionId: string): Promise<CommandAnswer> {
  const found = await sessionAtStation(hub, asked, sessionId);
  if (found.kind === 'REFUSED') return found.answer;
  const { session, station } = found;
  const number = profileNumber(session.id, hub.secrets.sha256);
  return promise(hub, asked, {
    station,
    command: 'ClearProfile',
    work: async () => {
      const result = profileResult(await command(hub, station, { kind: 'CLEAR_PROFILE', profileNumber: number }));
      if (result !== 'REJECTED') {
        await hub.keptProfiles.clear(session.id, hub.clock.now());
        hub.balanceSoon?.(session);
      }
      return { result };
    },
  });
}

/** A station calculates for a while, and partners that poll get nothing new. */
const BETWEEN_MS = 15_000;
const LONGEST_S = 7 * 86_400;

/** Asks the station what it will do in a running session (GET); TOO_OFTEN within 15 seconds of the last time. */
export async function getActiveProfile(
  hub: HostingHub,
  asked: HostedAsk,
  { sessionId, durationSeconds }: { readonly sessionId: string; readonly durationSeconds: number },
): Promise<CommandAnswer> {
  const found = await sessionAtStation(hub, asked, sessionId);
  if (found.kind === 'REFUSED') return found.answer;
  const { session, station } = found;
  const now = hub.clock.now();
  const turn = { key: `active-profile/${session.id}`, holder: asked.callbackId };
  const until = new Date(now.getTime() + BETWEEN_MS);
  if (!(await hub.leases.hold({ ...turn, now, until }))) return { result: 'TOO_OFTEN', timeoutSeconds: 0 };
  const outlet = outletForStation(station, session);
  const wanted = { kind: 'GET_SCHEDULE', outlet, durationSeconds: Math.min(durationSeconds, LONGEST_S) } as const;
  return promise(hub, asked, {
    station,
    command: 'ActiveChargingProfile',
    work: async (): Promise<HostedResult> => {
      const outcome = await command(hub, station, wanted);
      const result = profileResult(outcome);
      if (outcome.kind !== 'ANSWERED' || result !== 'ACCEPTED') return { result };
      const activeProfile = readSchedule(outcome.payload, hub.clock.now());
      return activeProfile ? { result, activeProfile } : { result: 'UNKNOWN' };
    },
  });
}

function promise(
  hub: HostingHub,
  asked: HostedAsk,
  promised: Omit<Parameters<typeof promiseResult>[2], 'kind'>,
): Promise<CommandAnswer> {
  return promiseResult(hub, asked, { ...promised, kind: 'CHARGING_PROFILE_RESULT' });
}
