import fc from 'fast-check';
import {
  LONGEST_PAUSE_MS,
  type LoadSession,
  type SitePlan,
  type SiteSlot,
} from '../../../src/domain/load/load-session.js';
import { planSite } from '../../../src/domain/load/plan-site.js';
import { siteSlots } from '../../../src/domain/load/site-slots.js';
import { aSession, energyOf, NOON, powerAt, slotsOf } from './builders.js';

describe('the sessions at a site', () => {
  it('share its power evenly when all take the same', () => {
    const plan = planSite([aSession('a'), aSession('b')], slotsOf({ capW: 20_000 }));
    expect(powerAt(plan, 'a', 0)).toBe(10_000);
    expect(powerAt(plan, 'b', 0)).toBe(10_000);
  });

  it('leave to others what they cannot take', () => {
    const plan = planSite([aSession('a', { maxW: 3_700, minW: 1_380 }), aSession('b')], slotsOf({ capW: 20_000 }));
    expect(powerAt(plan, 'a', 0)).toBe(3_700);
    expect(powerAt(plan, 'b', 0)).toBe(16_300);
  });

  it('take turns when there is not enough for the minimum of each', () => {
    const plan = planSite([aSession('a'), aSession('b'), aSession('c')], slotsOf({ capW: 9_000, count: 6 }));
    for (const id of ['a', 'b', 'c']) {
      const charging = Array.from({ length: 6 }, (_none, index) => powerAt(plan, id, index) > 0);
      expect(charging.filter(Boolean)).toHaveLength(4);
    }
  });

  it('come first when they have waited longest', () => {
    const waits = aSession('late', {
      startedAt: new Date('2026-11-02T11:59:00Z'),
      pausedSince: new Date('2026-11-02T11:00:00Z'),
    });
    const plan = planSite([aSession('early'), waits], slotsOf({ capW: 5_000, count: 2 }));
    expect(powerAt(plan, 'late', 0)).toBe(5_000);
    expect(powerAt(plan, 'early', 0)).toBe(0);
    expect(powerAt(plan, 'early', 1)).toBe(5_000);
  });

  it('count with all they could draw where they cannot be limited', () => {
    const plan = planSite([aSession('fixed', { canBeLimited: false }), aSession('b')], slotsOf({ capW: 30_000 }));
    expect(plan.periods.has('fixed')).toBe(false);
    expect(powerAt(plan, 'b', 0)).toBe(8_000);
  });

  it('are told where what cannot be limited may overload the site', () => {
    const plan = planSite([aSession('fixed', { canBeLimited: false })], slotsOf({ capW: 15_000, count: 2 }));
    expect(plan.overloaded).toHaveLength(2);
  });

  it('draw nothing by a plan without slots', () => {
    expect(planSite([aSession('a')], []).periods.size).toBe(0);
  });
});

describe('a driver who has said what is needed by when', () => {
  const prices = [0.4, 0.4, 0.1, 0.1, 0.3, 0.4, 0.4, 0.4];
  const wish = { needWh: 11_000, departAt: new Date('2026-11-02T13:30:00Z') };

  it('charges in the cheapest slots before the departure', () => {
    const plan = planSite([aSession('a', { wish })], slotsOf({ capW: 50_000, prices }));
    expect([0, 1, 2, 3, 4].map((index) => powerAt(plan, 'a', index) > 4_140)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(energyOf(plan, 'a', wish.departAt, slotsOf({ capW: 50_000, prices }))).toBeGreaterThanOrEqual(11_000);
  });

  it('gets it at any price when there is no time to wait', () => {
    const soon = { needWh: 11_000, departAt: new Date('2026-11-02T12:30:00Z') };
    const plan = planSite([aSession('a', { wish: soon })], slotsOf({ capW: 50_000, prices }));
    expect([powerAt(plan, 'a', 0), powerAt(plan, 'a', 1)]).toEqual([22_000, 22_000]);
    expect(plan.short).toEqual([]);
  });

  it('is told to be short of it when it cannot be', () => {
    const never = { needWh: 60_000, departAt: new Date('2026-11-02T12:30:00Z') };
    expect(planSite([aSession('a', { wish: never })], slotsOf({ capW: 50_000, prices })).short).toEqual(['a']);
  });

  it('leaves others their minimum, unless that would be too little', () => {
    const relaxed = planSite([aSession('a', { wish }), aSession('b')], slotsOf({ capW: 22_000, prices }));
    expect(powerAt(relaxed, 'b', 2)).toBeGreaterThanOrEqual(4_140);
    const urgent = { needWh: 11_000, departAt: new Date('2026-11-02T12:30:00Z') };
    const hurried = planSite([aSession('a', { wish: urgent }), aSession('b')], slotsOf({ capW: 22_000, prices }));
    expect(powerAt(hurried, 'a', 0)).toBe(22_000);
    expect(hurried.short).toEqual([]);
  });
});

describe('the power of a site', () => {
  it('is its limit less what is kept free, and no more than the grid operator allows', () => {
    const [first, second] = siteSlots({
      now: new Date(NOON),
      until: new Date(NOON + 1_800_000),
      limit: { maxPowerW: 50_000, reserveW: 5_000 },
      signals: [{ id: 'S1', from: new Date(NOON + 900_000), until: new Date(NOON + 960_000), maxPowerW: 20_000 }],
      priceAt: () => undefined,
    });
    expect([first?.capW, second?.capW]).toEqual([45_000, 15_000]);
  });

  it('is planned from now on, not from the beginning of the quarter hour', () => {
    const now = new Date(NOON + 400_000);
    const asked = { now, until: now, limit: { maxPowerW: 1 }, signals: [], priceAt: () => 0.2 };
    expect(siteSlots(asked)).toEqual([{ startsAt: now, endsAt: new Date(NOON + 900_000), capW: 1, pricePerKwh: 0.2 }]);
  });
});

describe('any site with any sessions', () => {
  const anySession = fc.record({
    minW: fc.constantFrom(1_380, 4_140),
    maxW: fc.constantFrom(3_700, 11_000, 22_000, 50_000),
    canBeLimited: fc.boolean(),
    pausedMinutes: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
    wish: fc.option(
      fc.record({ needWh: fc.integer({ min: 1, max: 80_000 }), hours: fc.integer({ min: 0, max: 14 }) }),
      { nil: undefined },
    ),
  });
  const anySite = fc.record({
    sessions: fc.array(anySession, { maxLength: 12 }),
    caps: fc.array(fc.integer({ min: 0, max: 150_000 }), { minLength: 1, maxLength: 48 }),
    prices: fc.array(fc.double({ min: -0.5, max: 1, noNaN: true }), { maxLength: 48 }),
  });

  it('is never overloaded by what is planned, and limits are 0 or what the vehicle can use', () => {
    fc.assert(
      fc.property(anySite, ({ sessions, caps, prices }) => {
        const { all, slots, plan } = simulate({ sessions, caps, prices });
        slots.forEach((slot, index) => {
          const fixedW = all.filter(({ canBeLimited }) => !canBeLimited).reduce((sum, { maxW }) => sum + maxW, 0);
          const planned = all.filter(({ canBeLimited }) => canBeLimited);
          const totalW = planned.reduce((sum, { id }) => sum + powerAt(plan, id, index), 0);
          expect(totalW).toBeLessThanOrEqual(Math.max(0, slot.capW - fixedW));
          for (const { id, minW, maxW } of planned) {
            const powerW = powerAt(plan, id, index);
            expect(powerW === 0 || (powerW >= Math.min(minW, maxW) && powerW <= maxW)).toBe(true);
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  it('holds nobody at 0 for longer than two hours while there is enough for the minimum of all', () => {
    fc.assert(
      fc.property(anySite, ({ sessions, caps, prices }) => {
        const needed = sessions.reduce(
          (sum, one) => sum + (one.canBeLimited ? Math.max(one.minW, one.maxW) : one.maxW),
          0,
        );
        const { all, slots, plan } = simulate({ sessions, caps: caps.map((cap) => cap + needed), prices });
        for (const { id, canBeLimited, pausedSince } of all) {
          if (!canBeLimited) continue;
          expect(longestPause(plan, id, { slots, pausedSince })).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
          expect(powerAt(plan, id, slots.length - 1)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

type AnySite = {
  readonly sessions: readonly {
    readonly minW: number;
    readonly maxW: number;
    readonly canBeLimited: boolean;
    readonly pausedMinutes: number | undefined;
    readonly wish: { readonly needWh: number; readonly hours: number } | undefined;
  }[];
  readonly caps: readonly number[];
  readonly prices: readonly number[];
};

function simulate({ sessions, caps, prices }: AnySite) {
  const all = sessions.map(({ pausedMinutes, wish, ...one }, index) =>
    aSession(`s${index}`, {
      ...one,
      maxW: Math.max(one.maxW, one.minW),
      ...(pausedMinutes !== undefined && { pausedSince: new Date(NOON - Math.min(pausedMinutes, 105) * 60_000) }),
      ...(wish && { wish: { needWh: wish.needWh, departAt: new Date(NOON + wish.hours * 3_600_000) } }),
    }),
  );
  const slots = caps.map((capW, index) => ({
    ...slotOf(index, capW),
    ...(prices[index] !== undefined && { pricePerKwh: prices[index] }),
  }));
  return { all, slots, plan: planSite(all, slots) };
}

function slotOf(index: number, capW: number): SiteSlot {
  return { startsAt: new Date(NOON + index * 900_000), endsAt: new Date(NOON + (index + 1) * 900_000), capW };
}

function longestPause(
  plan: SitePlan,
  id: string,
  { slots, pausedSince }: { readonly slots: readonly SiteSlot[]; readonly pausedSince?: LoadSession['pausedSince'] },
): number {
  let longest = 0;
  let held = pausedSince ? NOON - pausedSince.getTime() : 0;
  slots.forEach((_slot, index) => {
    held = powerAt(plan, id, index) > 0 ? 0 : held + 900_000;
    longest = Math.max(longest, held);
  });
  return longest;
}
