import { sessionIdOf } from '../../domain/charging/transaction.js';
import { HubError, type HubErrorCode } from '../../domain/errors.js';
import type { ActiveProfile } from '../../domain/hosting/pending-result.js';
import { activeProfile, expectedPeriods, saysTheSame } from '../../domain/load/active-profile.js';
import type { KeptProfile } from '../../domain/load/kept-profile.js';
import type { LoadLimit } from '../../domain/load/load-limit.js';
import { partyKey } from '../../domain/party.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Background } from '../hosting/background.js';
import type { HostedForms } from '../hosting/hosted-forms.js';
import { judged } from '../hosting/results/deliver-pending.js';
import type { Hub } from '../hub.js';
import { findRoute } from '../routing/find-route.js';
import { relayRequest } from '../routing/relay-request.js';
import type { RunningSession } from './site-sessions.js';

export type TellActiveDeps = Pick<
  Hub,
  | 'clock'
  | 'connections'
  | 'identity'
  | 'keptProfiles'
  | 'limits'
  | 'loads'
  | 'log'
  | 'partners'
  | 'roamingRules'
  | 'secrets'
> &
  Partial<Pick<Hub, 'qualityLog'>> & {
    readonly forms: Pick<HostedForms, 'writeActiveProfile'>;
    readonly background: Background;
  };

/** OCPI names 5 to 60 minutes as useful. */
const TOLD_MS = 3_600_000;
/** A partner is told of a session no more often. */
const BETWEEN_MS = 30_000;
/** A partner that does not answer is told again after this, what is active then. */
const AGAIN_MS = 5 * 60_000;

interface Controlled extends RunningSession {
  readonly kept: KeptProfile;
}

/**
 * Tells partners that have set a charging profile what is active in its place, where load management makes it another one
 * than they know (OCPI 2.2.1, mod_charging_profiles, PUT of the Sender interface): nobody else, once for each change, in
 * the background. What they have set themselves they know. Without an answer they are told again later, of what is active
 * then; a partner without an endpoint for it is logged once for each profile (`active-profile.not-sent`).
 */
export async function tellActive(hub: TellActiveDeps, sessions: readonly RunningSession[], now: Date): Promise<void> {
  const open = sessions
    .filter(isOpen)
    .filter(({ kept }) => !kept.cannotBeTold && !(kept.notBefore && kept.notBefore > now));
  if (open.length === 0) return;
  const limits = await hub.loads.limitsOf(open.map(({ id }) => id));
  for (const session of open) {
    const limit = limits.find(({ transactionId }) => transactionId === session.id);
    const active = limit?.answer === 'ACCEPTED' ? newlyActive(session, limit, now) : undefined;
    if (active) await tell(hub, session, active);
  }
}

function isOpen(session: RunningSession): session is Controlled {
  return session.kept !== undefined;
}

/** What is active in the next hour, unless the partner knows it. */
function newlyActive(session: Controlled, limit: LoadLimit, now: Date): ActiveProfile | undefined {
  const { unit, voltageV, phases, kept } = session;
  const until = new Date(Math.min(limit.endsAt.getTime(), now.getTime() + TOLD_MS));
  const asked = { now, until, unit, voltageV, phases };
  const active = activeProfile(limit.periods, asked);
  const known = kept.known ?? activeProfile(expectedPeriods(session, asked), asked);
  if (!active || (known && saysTheSame(known, active))) return undefined;
  const { minChargingRate } = kept.profile ?? {};
  return { ...active, ...(minChargingRate && { minChargingRate }) };
}

async function tell(hub: TellActiveDeps, session: Controlled, active: ActiveProfile): Promise<void> {
  const { kept, transaction } = session;
  const route = await routeTo(hub, session);
  if (!route) return;
  const notBefore = new Date(hub.clock.now().getTime() + BETWEEN_MS);
  if (!(await hub.keptProfiles.note(kept, { notBefore }))) return;
  hub.background.start('ActiveChargingProfile', async () => {
    const failure = await send(hub, { session, route, active });
    if (failure === undefined) {
      await hub.keptProfiles.note(kept, { known: active });
      return;
    }
    const fields = { session: sessionIdOf(transaction), receiver: partyKey(kept.setBy), reason: failure };
    hub.log.warn({ event: 'active-profile.failed', ...fields });
    await hub.keptProfiles.note(kept, { notBefore: new Date(hub.clock.now().getTime() + AGAIN_MS) });
  });
}

/** Why a partner cannot be told: it may ask what is active when it can. */
const NOT_TOLD: readonly HubErrorCode[] = ['not-agreed', 'receiver-unreachable', 'unknown-receiver'];

async function routeTo(hub: TellActiveDeps, { kept, transaction }: Controlled): Promise<DirectRoute | undefined> {
  const { setBy } = kept;
  const call = { from: transaction.party, to: setBy, module: 'chargingprofiles', interface: 'SENDER' } as const;
  try {
    const route = await findRoute(hub, call);
    if (route.kind === 'direct') return route;
  } catch (error) {
    if (!(error instanceof HubError) || !NOT_TOLD.includes(error.code)) throw error;
    const fields = { session: sessionIdOf(transaction), receiver: partyKey(setBy), reason: error.message };
    hub.log.info({ event: 'active-profile.not-sent', ...fields });
  }
  await hub.keptProfiles.note(kept, { cannotBeTold: true });
  return undefined;
}

interface Sending {
  readonly session: Controlled;
  readonly route: DirectRoute;
  readonly active: ActiveProfile;
}

/** Why it did not arrive; undefined: it did, or the partner does not want it. */
async function send(hub: TellActiveDeps, { session, route, active }: Sending): Promise<string | undefined> {
  const { transaction } = session;
  try {
    const answer = await relayRequest(hub, {
      route,
      method: 'PUT',
      rest: `/${encodeURIComponent(sessionIdOf(transaction))}`,
      routing: { requestId: '', correlationId: hub.secrets.newId(), from: transaction.party },
      body: hub.forms.writeActiveProfile(active),
    });
    const { httpStatus, ocpiStatus, ocpiMessage = '' } = answer;
    return judged(answer) === 'RETRY' ? `HTTP ${httpStatus}, OCPI ${ocpiStatus} ${ocpiMessage}`.trim() : undefined;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.message;
  }
}
