import fc from 'fast-check';
import { dayTariffId, readTariffId, slotTariffId } from '../../../../src/domain/plans/publishing/tariff-id.js';

const START_MS = Date.parse('2026-10-25T01:15:00Z');
const LONG = 'A2345678901234567890';

describe('the id of a published tariff', () => {
  it('is readable where it fits', () => {
    expect(dayTariffId('NIGHT', {}, '2026-10-25')).toBe('NIGHT-20261025');
    expect(dayTariffId('NIGHT', { zone: 'NORTH', membership: 'GOLD' }, '2026-10-25')).toBe('NIGHT-NORTH-GOLD-20261025');
    expect(slotTariffId('NIGHT', { membership: 'GOLD' }, START_MS)).toBe('NIGHT-GOLD-20261025T0115Z');
  });

  it('is shortened where zone and membership do not fit, or are no characters for an address', () => {
    const scope = { zone: 'NETZE-BADEN-WUERTTEMBERG', membership: 'GOLD' };
    expect(dayTariffId(LONG, scope, '2026-10-25')).toMatch(/^A2345678901234567890-[0-9a-z]{4}-20261025$/);
    expect(slotTariffId(LONG, scope, START_MS)).toMatch(/^A2345678901234567890-[0-9a-z]{4}-2610250115$/);
    expect(dayTariffId('NIGHT', { zone: 'a.b' }, '2026-10-25')).toMatch(/^NIGHT-[0-9a-z]{4}-20261025$/);
  });

  it('has at most 36 characters, begins with the plan and differs by what it is for', () => {
    const id = fc.stringMatching(/^[A-Z0-9][A-Z0-9_-]{0,19}$/);
    const name = fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,35}$/), { nil: undefined });
    fc.assert(
      fc.property(id, name, name, (plan, zone, membership) => {
        const scope = { ...(zone && { zone }), ...(membership && { membership }) };
        const ids = [dayTariffId(plan, scope, '2026-10-25'), slotTariffId(plan, scope, START_MS)];
        expect(ids.every((one) => one.length <= 36 && one.startsWith(plan))).toBe(true);
        expect(
          new Set([...ids, dayTariffId(plan, scope, '2026-10-26'), slotTariffId(plan, scope, START_MS + 900_000)]).size,
        ).toBe(4);
      }),
      { seed: 36, numRuns: 200 },
    );
  });

  it('tells of what plan and for when it is, in any case, whatever its zone and membership are called', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/);
    const name = fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,35}$/), { nil: undefined });
    fc.assert(
      fc.property(id, name, name, (plan, zone, membership) => {
        const scope = { ...(zone && { zone }), ...(membership && { membership }) };
        const ids = [dayTariffId(plan, scope, '2026-10-25'), slotTariffId(plan, scope, START_MS)];
        const read = ids.map((one) => readTariffId(plan, one.toUpperCase()));
        expect(read).toEqual([{ kind: 'DAY' }, { kind: 'SLOT', startMs: START_MS }]);
      }),
      { seed: 36, numRuns: 200 },
    );
  });

  it.each(['NIGHT', 'NIGHT-', 'NIGHT-GOLD', 'NIGHT-2026102', 'NIGHTLY-20261025', 'DAY-20261025', 'NIGHT-20261025-A'])(
    'is no id of the plan NIGHT: %s',
    (id) => {
      expect(readTariffId('NIGHT', id)).toBeUndefined();
    },
  );
});
