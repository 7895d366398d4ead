import {
  type PartnerProfile,
  profileNumber,
  readSchedule,
  stationProfile,
} from '../../../domain/hosting/charging-profile.js';
import { outletForStation } from '../../../domain/hosting/outlet-for-station.js';
import type { HostedResult } from '../../../domain/hosting/pending-result.js';
import { profileResult } from '../../../domain/stations/command-result.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { sessionAtStation } from './session-at-station.js';

/**
 * Sets the charging profile of a running session (OCPI 2.2.1, mod_charging_profiles, PUT). It holds for that
 * transaction alone and replaces what was set before. Refuses with `bad-field` what no station takes.
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
    work: async () => ({
      result: profileResult(await command(hub, station, { kind: 'SET_PROFILE', outlet, profile: wanted })),
    }),
  });
}

/** Takes the charging profile of a running session away (DELETE); UNKNOWN where the station has none. */
export async function clearProfile(hub: HostingHub, asked: HostedAsk, sessionId: string): Promise<CommandAnswer> {
  const found = await sessionAtStation(hub, asked, sessionId);
  if (found.kind === 'REFUSED') return found.answer;
  const { session, station } = found;
  const number = profileNumber(session.id, hub.secrets.sha256);
  return promise(hub, asked, {
    station,
    command: 'ClearProfile',
    work: async () => ({
      result: profileResult(await command(hub, station, { kind: 'CLEAR_PROFILE', profileNumber: number })),
    }),
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
