import { SLOT_MS, slotStart } from '../spot/spot-price.js';
import type { SiteLimit } from '../stations/site.js';
import type { LoadSession, SiteSlot } from './load-session.js';

/** What the grid operator allows for a while. */
export interface GridSignal {
  /** The grid operator's own, so that a signal that comes twice counts once and can be changed. */
  readonly id: string;
  readonly from: Date;
  readonly until: Date;
  /** Of the whole connection, in W. */
  readonly maxPowerW: number;
}

export interface SlotsAsked {
  readonly now: Date;
  readonly until: Date;
  readonly limit: SiteLimit;
  readonly signals: readonly GridSignal[];
  /** Price of a kWh at an instant, for the order of slots only. */
  readonly priceAt: (instantMs: number) => number | undefined;
}

/** The most slots that are looked ahead: two days. */
const MAX_SLOTS = 192;

/**
 * The quarter hours from now on, the first one begun, with what the site may draw in each: its limit less what is kept
 * free, and never more than a signal of the grid operator that touches the slot.
 */
export function siteSlots({ now, until, limit, signals, priceAt }: SlotsAsked): readonly SiteSlot[] {
  const slots: SiteSlot[] = [];
  for (let startMs = slotStart(now.getTime()); slots.length < MAX_SLOTS; startMs += SLOT_MS) {
    if (startMs >= until.getTime() && slots.length > 0) break;
    const startsAt = new Date(Math.max(startMs, now.getTime()));
    const endsAt = new Date(startMs + SLOT_MS);
    const caps = signals.filter((one) => one.from < endsAt && one.until > startsAt).map(({ maxPowerW }) => maxPowerW);
    const capW = Math.max(0, Math.floor(Math.min(limit.maxPowerW, ...caps) - (limit.reserveW ?? 0)));
    const pricePerKwh = priceAt(startsAt.getTime());
    slots.push({ startsAt, endsAt, capW, ...(pricePerKwh !== undefined && { pricePerKwh }) });
  }
  return slots;
}

/** Stations keep few periods, and a plan shall reach far: later changes are cut when they come near. */
const MOST_CUTS = 12;

/**
 * Cuts slots where what eMSPs allow changes within them, the next changes only: where a slot is not cut, the lowest of it
 * counts.
 */
export function cutSlots(slots: readonly SiteSlot[], sessions: readonly LoadSession[]): readonly SiteSlot[] {
  const changes = sessions.flatMap(({ caps = [] }) =>
    caps.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt?.getTime() ?? startsAt.getTime()]),
  );
  const within = (atMs: number): boolean =>
    slots.some(({ startsAt, endsAt }) => startsAt.getTime() < atMs && atMs < endsAt.getTime());
  const cuts = [...new Set(changes)]
    .filter(within)
    .toSorted((one, other) => one - other)
    .slice(0, MOST_CUTS);
  return slots.flatMap((slot) => cutSlot(slot, cuts));
}

function cutSlot(slot: SiteSlot, cuts: readonly number[]): readonly SiteSlot[] {
  const inside = cuts.filter((atMs) => slot.startsAt.getTime() < atMs && atMs < slot.endsAt.getTime());
  const starts = [slot.startsAt.getTime(), ...inside];
  return starts.map((startMs, index) => ({
    ...slot,
    startsAt: new Date(startMs),
    endsAt: new Date(starts[index + 1] ?? slot.endsAt.getTime()),
  }));
}
