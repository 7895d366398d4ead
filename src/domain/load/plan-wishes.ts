import type { LoadSession, LoadWish, SiteSlot } from './load-session.js';
import { boundsIn } from './session-caps.js';

export interface WishingSession extends LoadSession {
  readonly wish: LoadWish;
}

/** Power by slot, in W. */
export type SlotPowers = readonly number[];

const MS_PER_HOUR = 3_600_000;

/** Energy (Wh) of a power in a slot, as far as it lies before an instant. */
export function energyIn({ startsAt, endsAt }: SiteSlot, powerW: number, before: Date): number {
  const untilMs = Math.min(endsAt.getTime(), before.getTime());
  return (powerW * Math.max(0, untilMs - startsAt.getTime())) / MS_PER_HOUR;
}

/** Time to spare (ms) when a wish is charged at full power from now on; less is more urgent, and negative is too late. */
export function slackMs({ wish, maxW }: WishingSession, now: Date): number {
  return wish.departAt.getTime() - now.getTime() - (wish.needWh / maxW) * MS_PER_HOUR;
}

/**
 * Puts the energy that a driver needs into the cheapest slots before the departure, as far as power is free there: the
 * dearer a slot, the later it is taken, and of equally dear ones the earlier. Returns the power of each slot, 0 or from
 * the session's minimum to its maximum there, and what is missing (Wh).
 */
export function planWish(
  session: WishingSession,
  slots: readonly SiteSlot[],
  freeW: SlotPowers,
): { readonly powers: SlotPowers; readonly missingWh: number } {
  const { wish } = session;
  const powers = slots.map(() => 0);
  let missingWh = wish.needWh;
  for (const index of cheapestFirst(slots)) {
    const slot = slots[index];
    if (!slot || missingWh <= 0) break;
    const { minW, mostW: capW, efficientW = 0 } = boundsIn(session, slot);
    const mostW = Math.min(capW, freeW[index] ?? 0);
    const wholeWh = energyIn(slot, mostW, wish.departAt);
    if (mostW < minW || wholeWh <= 0) continue;
    const leastW = Math.max(minW, Math.min(efficientW, mostW));
    const powerW = wholeWh <= missingWh ? mostW : Math.max(leastW, Math.ceil((mostW * missingWh) / wholeWh));
    powers[index] = powerW;
    missingWh -= energyIn(slot, powerW, wish.departAt);
  }
  return { powers, missingWh: Math.max(0, missingWh) };
}

function cheapestFirst(slots: readonly SiteSlot[]): readonly number[] {
  const price = (index: number) => slots[index]?.pricePerKwh ?? 0;
  return slots.map((_slot, index) => index).toSorted((one, other) => price(one) - price(other) || one - other);
}
