import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.js';
import type { PartnerProfile } from '../../../src/domain/hosting/charging-profile.js';
import { waitingSince } from '../../../src/domain/load/load-limit.js';
import type { LoadCap, LoadSession, SitePlan, SiteSlot } from '../../../src/domain/load/load-session.js';
import { planSite } from '../../../src/domain/load/plan-site.js';
import { boundsIn, capAt, partnerCaps } from '../../../src/domain/load/session-caps.js';
import { cutSlots } from '../../../src/domain/load/site-slots.js';
import { aSession, NOON, powerAt, slotsOf } from './builders.js';

const minutes = (count: number): Date => new Date(NOON + count * 60_000);

/** What a session may take between two minutes after noon. */
const cap = (limitW: number, from = 0, until?: number): LoadCap => ({
  startsAt: minutes(from),
  ...(until !== undefined && { endsAt: minutes(until) }),
  limitW,
});

const wattsAt = (plan: SitePlan, id: string, at: Date): number =>
  (plan.periods.get(id) ?? []).findLast(({ startsAt }) => startsAt <= at)?.limitW ?? 0;

function planned(sessions: readonly LoadSession[], slots: readonly SiteSlot[]): SitePlan {
  return planSite(sessions, cutSlots(slots, sessions));
}

describe('what an eMSP has set', () => {
  const profile = (fields: Partial<PartnerProfile> = {}): PartnerProfile => ({
    unit: 'A',
    periods: [{ startSeconds: 0, limit: new Decimal('10.3') }],
    ...fields,
  });
  const outlet = { startedAt: minutes(-60), voltageV: 230, phases: 3, maxW: 22_080, now: minutes(0) } as const;

  it('counts from the start of the transaction, or from its own, on each phase, until it is over', () => {
    expect(partnerCaps(profile(), outlet).caps).toEqual([cap(7_107, -60)]);
    const from = { startsAt: minutes(10), durationSeconds: 1_800, minChargingRate: new Decimal(8) };
    const periods = [
      { startSeconds: 0, limit: new Decimal(16) },
      { startSeconds: 600, limit: new Decimal(0) },
    ];
    const asked = partnerCaps(profile({ ...from, periods }), outlet);
    expect(asked).toEqual({ caps: [cap(11_040, 10, 20), cap(0, 20, 40)], efficientW: 5_520 });
    expect(partnerCaps(profile({ ...from, periods }), { ...outlet, now: minutes(40) })).not.toHaveProperty(
      'efficientW',
    );
  });

  it('is W as it is, and nothing where the outlet gives no more anyway or a period begins after the end', () => {
    const periods = [
      { startSeconds: 0, limit: new Decimal('3680.5') },
      { startSeconds: 3_600, limit: new Decimal(30_000) },
      { startSeconds: 7_200, limit: new Decimal(1) },
    ];
    expect(partnerCaps(profile({ unit: 'W', periods, durationSeconds: 7_200 }), outlet).caps).toEqual([
      cap(3_680, -60, 0),
    ]);
  });
});

describe('a session with a profile of its eMSP', () => {
  it('draws the lower of profile and share, and leaves the rest to the others', () => {
    const low = planned([aSession('a', { caps: [cap(5_000)] }), aSession('b')], slotsOf({ capW: 20_000 }));
    expect([powerAt(low, 'a', 0), powerAt(low, 'b', 0)]).toEqual([5_000, 15_000]);
    const high = planned([aSession('a', { caps: [cap(15_000)] }), aSession('b')], slotsOf({ capW: 20_000 }));
    expect([powerAt(high, 'a', 0), powerAt(high, 'b', 0)]).toEqual([10_000, 10_000]);
  });

  it('changes at the minute that the profile says, and so do the others', () => {
    const a = aSession('a', { caps: [cap(5_000, 5, 20)] });
    const plan = planned([a, aSession('b')], slotsOf({ capW: 20_000 }));
    expect([0, 5, 15, 20].map((at) => wattsAt(plan, 'a', minutes(at)))).toEqual([10_000, 5_000, 5_000, 10_000]);
    expect([0, 5, 15, 20].map((at) => wattsAt(plan, 'b', minutes(at)))).toEqual([10_000, 15_000, 15_000, 10_000]);
  });

  it('gets the lowest of a quarter hour in which the profile changes only after many other changes', () => {
    const caps = Array.from({ length: 14 }, (_none, index) => cap(6_000 + index, index, index + 1));
    const plan = planned([aSession('a', { caps })], slotsOf({ capW: 20_000, count: 1 }));
    expect([11, 12, 14].map((at) => wattsAt(plan, 'a', minutes(at)))).toEqual([6_011, 6_012, 6_012]);
  });

  it('is held at its own 0 without being thought to wait, and at less than its minimum as it is told', () => {
    const held = aSession('held', { startedAt: new Date(NOON - 60_000), caps: [cap(0, 0, 60)] });
    const plan = planned([held, aSession('b')], slotsOf({ capW: 5_000, count: 8 }));
    expect([0, 1, 2, 3].map((index) => powerAt(plan, 'b', index))).toEqual([5_000, 5_000, 5_000, 5_000]);
    expect(powerAt(plan, 'held', 3)).toBe(0);
    const little = planned([aSession('a', { caps: [cap(3_680)] }), aSession('b')], slotsOf({ capW: 9_000 }));
    expect([powerAt(little, 'a', 0), powerAt(little, 'b', 0)]).toEqual([3_680, 5_320]);
  });

  it('charges efficiently as far as all others have their minimum', () => {
    const sessions = [aSession('a', { efficientW: 10_000 }), aSession('b')];
    const wide = planned(sessions, slotsOf({ capW: 15_000 }));
    expect([powerAt(wide, 'a', 0), powerAt(wide, 'b', 0)]).toEqual([10_000, 5_000]);
    const narrow = planned(sessions, slotsOf({ capW: 12_000 }));
    expect([powerAt(narrow, 'a', 0), powerAt(narrow, 'b', 0)]).toEqual([6_000, 6_000]);
  });

  it('waits from the moment on that the hub holds it at 0, not its eMSP', () => {
    const told = { transactionId: 'a', endsAt: minutes(240), answer: 'ACCEPTED', at: minutes(0) } as const;
    const zero = { ...told, periods: [{ startsAt: minutes(0), limitW: 0 }] };
    expect(waitingSince(zero, { caps: [cap(0, 0, 60)] }, minutes(30))).toBeUndefined();
    expect(waitingSince(zero, { caps: [cap(0, 0, 60)] }, minutes(70))).toEqual(minutes(60));
    expect(waitingSince({ ...zero, pausedSince: minutes(5) }, {}, minutes(70))).toEqual(minutes(5));
    expect(waitingSince(zero, {}, minutes(70))).toBeUndefined();
  });
});

describe('any site where eMSPs have set profiles', () => {
  const anyCap = fc.record({
    from: fc.integer({ min: -30, max: 120 }),
    lasts: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    limitW: fc.constantFrom(0, 2_000, 4_140, 7_107, 15_000),
  });
  const anySession = fc.record({
    canBeLimited: fc.boolean(),
    caps: fc.option(fc.array(anyCap, { maxLength: 4 }), { nil: undefined }),
    efficientW: fc.option(fc.constantFrom(5_000, 9_000), { nil: undefined }),
    needWh: fc.option(fc.integer({ min: 1, max: 40_000 }), { nil: undefined }),
  });
  const anySite = fc.record({
    sessions: fc.array(anySession, { maxLength: 8 }),
    powers: fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 9 }),
  });
  type AnySite = typeof anySite extends fc.Arbitrary<infer Value> ? Value : never;

  function simulate({ sessions, powers }: AnySite) {
    const all = sessions.map(({ canBeLimited, caps, efficientW, needWh }, index) =>
      aSession(`s${index}`, {
        canBeLimited,
        ...(caps && { caps: caps.map((one) => cap(one.limitW, one.from, one.lasts && one.from + one.lasts)) }),
        ...(efficientW !== undefined && { efficientW }),
        ...(needWh !== undefined && { wish: { needWh, departAt: minutes(90) } }),
      }),
    );
    const slots = cutSlots(
      powers.map((capW, index) => ({ startsAt: minutes(index * 15), endsAt: minutes(index * 15 + 15), capW })),
      all,
    );
    return { all, slots, plan: planSite(all, slots) };
  }

  it('has its limit kept, and nobody is above what the eMSP allows at any minute', () => {
    fc.assert(
      fc.property(anySite, (site) => {
        const { all, slots, plan } = simulate(site);
        const limited = all.filter(({ canBeLimited }) => canBeLimited);
        const fixedW = (all.length - limited.length) * 22_000;
        for (let minute = 0; minute < site.powers.length * 15; minute++) {
          const at = minutes(minute);
          const totalW = limited.reduce((sum, { id }) => sum + wattsAt(plan, id, at), 0);
          const slot = slots.findLast(({ startsAt }) => startsAt <= at);
          expect(totalW).toBeLessThanOrEqual(Math.max(0, (slot?.capW ?? 0) - fixedW));
          for (const session of limited) expect(wattsAt(plan, session.id, at)).toBeLessThanOrEqual(capAt(session, at));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves nothing over that somebody without a wish could use', () => {
    fc.assert(
      fc.property(anySite, (site) => {
        const { all, slots, plan } = simulate(site);
        const limited = all.filter(({ canBeLimited }) => canBeLimited);
        const fixedW = (all.length - limited.length) * 22_000;
        for (const slot of slots) {
          const powerOf = (id: string) => wattsAt(plan, id, slot.startsAt);
          const leftW = slot.capW - fixedW - limited.reduce((sum, { id }) => sum + powerOf(id), 0);
          for (const session of limited.filter(({ wish }) => !wish)) {
            const { minW, mostW } = boundsIn(session, slot);
            const missingW = powerOf(session.id) === 0 ? minW : mostW - powerOf(session.id) && 1;
            if (missingW > 0) expect(leftW).toBeLessThan(missingW);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is shared as ever where the profiles allow as much as the outlets give', () => {
    fc.assert(
      fc.property(anySite, ({ sessions, powers }) => {
        const without = {
          powers,
          sessions: sessions.map((one) => ({ ...one, caps: undefined, efficientW: undefined })),
        };
        const { all, slots, plan } = simulate(without);
        const allowed = all.map((session) => ({ ...session, caps: [cap(22_000, -30)] }));
        expect(planned(allowed, slots)).toEqual(plan);
      }),
      { numRuns: 100 },
    );
  });
});
