import { authorizeRunning, begin, end, tellStatus } from './charging.js';
import { type Outlet, type Permission, reservationAt } from './outlet.js';
import { outletOf, type StationCore } from './station-core.js';
import type { LocalTransaction, StationToken } from './station-memory.js';

/** A car as it arrives; without a power or an end of its own when absent. */
export interface ArrivingCar {
  readonly maxPowerW?: number;
  readonly wantsWh?: number;
}

/** What became of a card at a reader. OFFLINE: the hub could not be asked, and the station decided by itself. */
export interface CardAnswer {
  readonly accepted: boolean;
  /** As the hub wrote it. */
  readonly status: string;
}

/** A car is plugged in: a transaction begins when its driver was accepted already. Refuses (Error) an outlet in use. */
export function plugIn(
  core: StationCore,
  number: number,
  { at, ...car }: ArrivingCar & { readonly at?: Date } = {},
): void {
  const outlet = outletOf(core, number);
  if (outlet.car) throw new Error(`outlet ${number} is in use`);
  const when = at ?? core.now();
  outlet.car = {
    maxPowerW: car.maxPowerW ?? outlet.maxPowerW,
    wantsWh: car.wantsWh ?? Number.POSITIVE_INFINITY,
    tookWh: 0,
  };
  outlet.isFinishing = false;
  if (outlet.permission || core.habits.startsAt === 'PLUGGED_IN') begin(core, outlet, when);
  tellStatus(core, outlet, when);
}

/**
 * A driver holds a card to the reader, for an outlet: the hub is asked, and a transaction begins when a car is there. The
 * card of a running transaction stops it.
 */
export async function presentCard(
  core: StationCore,
  token: StationToken,
  { outlet: number, at }: { readonly outlet: number; readonly at?: Date },
): Promise<CardAnswer> {
  const outlet = outletOf(core, number);
  const running = core.memory.transactions[outlet.transaction ?? ''];
  if (running?.token && sameToken(running.token.value, token.value)) {
    end(core, outlet, { at: at ?? core.now(), reason: 'Local', token });
    return { accepted: true, status: 'Accepted' };
  }
  const reservation = reservationAt(number, core.memory);
  if (reservation && !sameToken(reservation.token, token.value)) return { accepted: false, status: 'Reserved' };
  const answer = await authorize(core, token);
  if (!answer.accepted) return answer;
  permit(core, outlet, { token, ...(reservation && { reservationId: reservation.id }) }, at);
  return answer;
}

/** Somebody may charge at an outlet: begins the transaction, or waits for the car. */
export function permit(core: StationCore, outlet: Outlet, permission: Permission, at = core.now()): void {
  const running = core.memory.transactions[outlet.transaction ?? ''];
  if (running && !running.token) {
    authorizeRunning(core, running, permission.token);
    return;
  }
  if (running) return;
  outlet.permission = permission;
  if (outlet.car) begin(core, outlet, at);
  else tellStatus(core, outlet, at);
}

/** The cable is pulled: what runs ends. */
export function unplug(core: StationCore, number: number, at = core.now()): LocalTransaction | undefined {
  const outlet = outletOf(core, number);
  const ended = end(core, outlet, { at, reason: 'EVDisconnected' });
  delete outlet.car;
  outlet.isFinishing = false;
  tellStatus(core, outlet, at);
  return ended;
}

/** Asks the hub, or what the station knows by itself while it is offline. */
export async function authorize(core: StationCore, token: StationToken): Promise<CardAnswer> {
  const { action, payload } = core.dialect.authorize(token);
  try {
    if (!core.isOnline()) return offline(core, token);
    const { status = 'none' } = core.dialect.verdictOf(await core.call(action, payload));
    return { accepted: status === 'Accepted', status };
  } catch {
    return offline(core, token);
  }
}

function offline({ memory, habits }: StationCore, { value }: StationToken): CardAnswer {
  const listed = memory.localList.entries[value.toUpperCase()];
  const accepted = listed === undefined ? habits.allowsUnknownOffline : listed === 'Accepted';
  return { accepted, status: listed ?? 'OFFLINE' };
}

/** Tokens are compared without case (OCPP 1.6, IdToken is a CiString). */
export function sameToken(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
