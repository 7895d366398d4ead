import type { CpoPlatform } from '../cpo-platform.js';
import { objectsIn } from '../modules/answers.js';
import type { IncomingProfileRequest, Reaction } from '../modules/handlers.js';
import type { JsonObject } from '../object-shelf.js';
import type { OcpiActiveChargingProfile, OcpiChargingProfile, ProfileResponseType } from '../ocpi-commands.js';
import { dateTime, type OcpiParty } from '../ocpi-objects.js';
import { sendResult } from './decision.js';
import { isSameParty } from './evse-board.js';
import { emspOf, type LiveSession } from './live-session.js';
import type { SessionRunner } from './run-sessions.js';

/** The charging profiles of the sessions that run. They are kept and told; the simulated power does not follow them. */
export interface ProfileDesk {
  answer(request: IncomingProfileRequest): Reaction<ProfileResponseType>;
  /** The site needs power elsewhere: whoever set a profile is told what is active now. Undefined: no limit. */
  limit(sessionId: string, powerW: number | undefined): Promise<void>;
  forget(sessionId: string): void;
}

export interface ProfileDeskParts {
  readonly cpo: CpoPlatform;
  readonly runner: Pick<SessionRunner, 'find'>;
  readonly clock: () => Date;
}

interface Kept {
  readonly profile?: JsonObject;
  /** Who has set a profile, and is told of changes from then on. */
  readonly setBy?: OcpiParty;
  readonly limitW?: number;
}

/** How much of a plan is told without being asked for. */
const TOLD_S = 3_600;

export function createProfileDesk(parts: ProfileDeskParts): ProfileDesk {
  const kept = new Map<string, Kept>();
  const keyOf = (id: string): string => id.toUpperCase();
  const tell = async (session: LiveSession): Promise<void> => {
    const now = kept.get(keyOf(session.id));
    if (!now?.setBy) return;
    const { country_code, party_id } = session.location;
    const active = activeProfile(parts, session, now, TOLD_S);
    const update = { from: { country_code, party_id }, sessionId: session.id, active };
    await parts.cpo.putActiveProfile(update, now.setBy).catch(() => undefined);
  };
  return {
    answer(request) {
      const session = parts.runner.find(request.sessionId);
      if (!session) return { response: 'UNKNOWN_SESSION' };
      if (request.from && !isSameParty(request.from, emspOf(session))) return { response: 'REJECTED' };
      const react = async (): Promise<void> => {
        const now = kept.get(keyOf(session.id)) ?? {};
        const { result, keep = now } = outcomeOf(parts, { request, session, now });
        kept.set(keyOf(session.id), keep);
        await sendResult(parts.cpo, request, result, 'chargingprofiles');
        if (keep !== now) await tell(session);
      };
      return { response: 'ACCEPTED', afterwards: () => void react() };
    },
    async limit(sessionId, powerW) {
      const session = parts.runner.find(sessionId);
      if (!session) return;
      const { limitW: _, ...rest } = kept.get(keyOf(sessionId)) ?? {};
      kept.set(keyOf(sessionId), powerW === undefined ? rest : { ...rest, limitW: powerW });
      await tell(session);
    },
    forget: (sessionId) => void kept.delete(keyOf(sessionId)),
  };
}

interface Asked {
  readonly request: IncomingProfileRequest;
  readonly session: LiveSession;
  readonly now: Kept;
}

/** What the EVSE says, and what is kept then: a profile without periods is refused, one that is not there UNKNOWN. */
function outcomeOf(
  parts: ProfileDeskParts,
  { request, session, now }: Asked,
): { readonly result: object; readonly keep?: Kept } {
  const { profile: earlier, ...others } = now;
  if (request.kind === 'GET') {
    return { result: { result: 'ACCEPTED', profile: activeProfile(parts, session, now, request.durationS) } };
  }
  if (request.kind === 'CLEAR') {
    return earlier ? { result: { result: 'ACCEPTED' }, keep: others } : { result: { result: 'UNKNOWN' } };
  }
  const { profile } = request;
  const unit = profile['charging_rate_unit'];
  const isUsable = (unit === 'W' || unit === 'A') && objectsIn(profile['charging_profile_period']).length > 0;
  if (!isUsable) return { result: { result: 'REJECTED' } };
  return { result: { result: 'ACCEPTED' }, keep: { ...others, profile, setBy: request.from ?? emspOf(session) } };
}

/** The least of what was asked for, what the site allows and what the connector can. */
function activeProfile(
  { clock }: ProfileDeskParts,
  session: LiveSession,
  { profile, limitW = Number.POSITIVE_INFINITY }: Kept,
  durationS: number,
): OcpiActiveChargingProfile {
  const unit = profile?.['charging_rate_unit'] === 'A' ? 'A' : 'W';
  const connector = session.evse.connectors[0];
  const mostW = Math.min(connector?.max_electric_power ?? 11_000, limitW);
  const most = unit === 'W' ? mostW : Math.min(connector?.max_amperage ?? 16, Math.floor(mostW / 690));
  const wanted = objectsIn(profile?.['charging_profile_period']);
  const periods = wanted.map((period) => ({
    start_period: Number(period['start_period'] ?? 0),
    limit: Math.min(Number(period['limit'] ?? most), most),
  }));
  const charging_profile: OcpiChargingProfile = {
    start_date_time: dateTime(clock()),
    duration: durationS,
    charging_rate_unit: unit,
    charging_profile_period: periods.length > 0 ? periods : [{ start_period: 0, limit: most }],
  };
  return { start_date_time: dateTime(clock()), charging_profile };
}
