import { LONGEST_PAUSE_MS, type LoadPeriod, type LoadSession, type SitePlan, type SiteSlot } from './load-session.js';
import { energyIn, planWish, type SlotPowers, slackMs, type WishingSession } from './plan-wishes.js';
import { boundsIn, capIn } from './session-caps.js';
import { byPatience, type Sharer, shareFairly, type Turn } from './share-fairly.js';

/**
 * What each session at a site may draw in the slots to come. Together they never draw more than the site has; sessions
 * that cannot be limited count with all they could draw. Drivers who have said what they need by when get it in the
 * cheapest slots, the most urgent first, but never what others need for their minimum unless they would leave with too
 * little; everybody else shares the rest evenly, and takes turns when it is not enough for the minimum of each. Nobody
 * is held at 0 for longer than two hours while there is power, and nobody at the end. Nobody gets more than its eMSP
 * allows, and what it leaves goes to the others; an eMSP's own 0 is kept.
 */
export function planSite(sessions: readonly LoadSession[], slots: readonly SiteSlot[]): SitePlan {
  const now = slots[0]?.startsAt;
  if (!now) return { periods: new Map(), short: [], overloaded: [] };
  const fixedW = sessions.filter(({ canBeLimited }) => !canBeLimited).reduce((sum, { maxW }) => sum + maxW, 0);
  const limited = sessions.filter(({ canBeLimited }) => canBeLimited);
  const free = slots.map(({ capW }) => Math.max(0, capW - fixedW));
  const wishing = limited.filter(hasWish).toSorted((one, other) => slackMs(one, now) - slackMs(other, now));
  const others = limited.filter((session) => !hasWish(session));
  const wishes = planWishes({ wishing, others, slots, free });
  const powers = new Map([...wishes.powers, ...shareSlots({ sessions: limited, slots, free, wishes: wishes.powers })]);
  return {
    periods: new Map([...powers].map(([id, ofSlots]) => [id, toPeriods(slots, ofSlots)])),
    short: wishes.short,
    overloaded: slots.filter(({ capW }) => fixedW > capW).map(({ startsAt }) => startsAt),
  };
}

function hasWish(session: LoadSession): session is WishingSession {
  return session.wish !== undefined;
}

interface Wishes {
  readonly powers: ReadonlyMap<string, SlotPowers>;
  readonly short: readonly string[];
}

interface WishesAsked {
  readonly wishing: readonly WishingSession[];
  readonly others: readonly LoadSession[];
  readonly slots: readonly SiteSlot[];
  readonly free: SlotPowers;
}

function planWishes({ wishing, others, slots, free }: WishesAsked): Wishes {
  const reserved = slots.map((slot) => others.reduce((sum, session) => sum + boundsIn(session, slot).minW, 0));
  const left = [...free];
  const powers = new Map<string, SlotPowers>();
  const short: string[] = [];
  for (const session of wishing) {
    const beside = left.map((freeW, index) => Math.max(0, freeW - (reserved[index] ?? 0)));
    const modest = planWish(session, slots, beside);
    // Who would leave with too little comes before those who have said nothing.
    const planned = modest.missingWh > 0 ? planWish(session, slots, left) : modest;
    if (planned.missingWh >= 1) short.push(session.id);
    powers.set(session.id, planned.powers);
    planned.powers.forEach((powerW, index) => {
      left[index] = (left[index] ?? 0) - powerW;
    });
  }
  return { powers, short };
}

interface SharesAsked {
  readonly sessions: readonly LoadSession[];
  readonly slots: readonly SiteSlot[];
  readonly free: SlotPowers;
  readonly wishes: ReadonlyMap<string, SlotPowers>;
}

/** Slot by slot, so that who got nothing in one comes first in the next. */
function shareSlots({ sessions, slots, free, wishes }: SharesAsked): Map<string, number[]> {
  const powers = new Map<string, number[]>(sessions.map(({ id }) => [id, []]));
  const turns = new Map<string, Turn>(sessions.map((session) => [session.id, firstTurn(session, slots)]));
  slots.forEach((slot, index) => {
    const planned = (id: string) => wishes.get(id)?.[index] ?? 0;
    const takenW = sessions.reduce((sum, { id }) => sum + planned(id), 0);
    const asking = sessions.filter(({ id, wish }) => {
      const mayWait = wish && index < slots.length - 1 && !wouldSleep(slot, turns.get(id)?.pausedMs ?? 0);
      return planned(id) === 0 && !mayWait;
    });
    const shares = shareFairly(inTurn(asking, slot, turns), (free[index] ?? 0) - takenW);
    for (const session of sessions) {
      const { id } = session;
      const powerW = planned(id) || (shares.get(id) ?? 0);
      powers.get(id)?.push(powerW);
      const turn = turns.get(id);
      const isWaiting = powerW === 0 && capIn(session, slot) > 0;
      if (turn) turns.set(id, nextTurn(turn, slot, { powerW, isWaiting }));
    }
  });
  return powers;
}

/** Who waits for cheaper slots and must not fall asleep gets the minimum only. */
function inTurn(asking: readonly LoadSession[], slot: SiteSlot, turns: ReadonlyMap<string, Turn>): readonly Sharer[] {
  return asking
    .flatMap((session) => {
      const turn = turns.get(session.id);
      return turn ? [{ ...session, turn }] : [];
    })
    .toSorted((one, other) => byPatience(one.turn, other.turn))
    .map((session) => {
      const { minW, mostW, efficientW } = boundsIn(session, slot);
      const wantsW = session.wish ? minW : mostW;
      return { id: session.id, minW, wantsW, ...(efficientW !== undefined && { efficientW }) };
    });
}

function firstTurn({ id, startedAt, pausedSince }: LoadSession, [first]: readonly SiteSlot[]): Turn {
  const pausedMs = pausedSince && first ? Math.max(0, first.startsAt.getTime() - pausedSince.getTime()) : 0;
  return { id, startedAt, pausedMs, servedWh: 0 };
}

function nextTurn(
  turn: Turn,
  slot: SiteSlot,
  { powerW, isWaiting }: { readonly powerW: number; readonly isWaiting: boolean },
): Turn {
  if (isWaiting) return { ...turn, pausedMs: turn.pausedMs + slot.endsAt.getTime() - slot.startsAt.getTime() };
  return { ...turn, pausedMs: 0, servedWh: turn.servedWh + energyIn(slot, powerW, slot.endsAt) };
}

/** Whether a vehicle that waits for another slot would be held at 0 for too long. */
function wouldSleep({ startsAt, endsAt }: SiteSlot, pausedMs: number): boolean {
  return pausedMs + endsAt.getTime() - startsAt.getTime() > LONGEST_PAUSE_MS;
}

function toPeriods(slots: readonly SiteSlot[], powers: SlotPowers): readonly LoadPeriod[] {
  const periods: LoadPeriod[] = [];
  slots.forEach(({ startsAt }, index) => {
    const limitW = powers[index] ?? 0;
    if (periods.at(-1)?.limitW !== limitW) periods.push({ startsAt, limitW });
  });
  return periods;
}
