import type { LoadLimit } from '../../../../domain/load/load-limit.js';
import type { GridSignal } from '../../../../domain/load/site-slots.js';
import type { SessionLoad, SiteLoad } from '../../../../flows/load/site-load.js';
import { defined } from '../../parse.js';

/** GridSignal of openapi.yaml. */
export function formatGridSignal({ id, from, until, maxPowerW }: GridSignal): object {
  return { id, from: from.toISOString(), until: until.toISOString(), max_power_w: maxPowerW };
}

/** SiteLoad of openapi.yaml. */
export function formatSiteLoad({ at, capW, allowedW, sessions }: SiteLoad): object {
  return defined({
    at: at.toISOString(),
    cap_w: capW,
    allowed_w: allowedW,
    sessions: sessions.map(formatSession),
  });
}

function formatSession({ session, allowedW, told }: SessionLoad): object {
  const { transaction, minW, maxW, canBeLimited, wish } = session;
  return defined({
    transaction: transaction.id,
    station: transaction.stationId,
    evse: transaction.evse,
    connector: transaction.connector,
    allowed_w: allowedW,
    min_w: minW,
    max_w: maxW,
    can_be_limited: canBeLimited,
    wish: wish && { need_wh: Math.ceil(wish.needWh), departs_at: wish.departAt.toISOString() },
    told: told && formatLimit(told),
  });
}

function formatLimit({ at, answer, endsAt, periods, pausedSince }: LoadLimit): object {
  return defined({
    at: at.toISOString(),
    answer,
    ends_at: endsAt.toISOString(),
    paused_since: pausedSince?.toISOString(),
    periods: periods.map(({ startsAt, limitW }) => ({ starts_at: startsAt.toISOString(), limit_w: limitW })),
  });
}
