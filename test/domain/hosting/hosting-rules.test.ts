import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.js';
import { judgePreference } from '../../../src/domain/hosting/charging-preference.js';
import { profileNumber, readSchedule, stationProfile } from '../../../src/domain/hosting/charging-profile.js';
import { listAfter, listedAs, updateOf } from '../../../src/domain/hosting/local-list.js';
import { outletForStation } from '../../../src/domain/hosting/outlet-for-station.js';
import { nextAttempt } from '../../../src/domain/hosting/pending-result.js';
import { judgePending, type PendingStart } from '../../../src/domain/hosting/pending-start.js';
import type { LocalListEntry } from '../../../src/domain/stations/station-command.js';
import { refusalOf } from '../../support/refusal.js';
import { aConnector, anEvse } from '../../support/stations/a-station.js';
import { aDriver, atMinute as minutes, START } from '../charging/builders.js';

const OF = { number: 7, stationRef: '12' };

function aPending(fields: Partial<PendingStart> = {}): PendingStart {
  return {
    id: 'p1',
    why: 'COMMAND',
    stationId: 'ST1',
    idToken: { value: 'AB' },
    isOneTime: true,
    driver: aDriver(),
    state: 'WAITING',
    createdAt: START,
    validUntil: minutes(2),
    ...fields,
  };
}

describe('a start that is pending', () => {
  it('covers what begins in time, and the same start again', () => {
    expect(judgePending(aPending(), minutes(1))).toBe('VALID');
    expect(judgePending(aPending(), minutes(3))).toBe('EXPIRED');
    expect(judgePending(aPending({ state: 'USED', usedAt: minutes(1) }), minutes(1))).toBe('VALID');
    expect(judgePending(aPending({ state: 'USED', usedAt: minutes(1) }), minutes(1.5))).toBe('TAKEN');
    expect(judgePending(aPending({ state: 'REFUSED' }), minutes(1))).toBe('TAKEN');
  });

  it('of an authorization covers nothing that began long before it', () => {
    const pending = aPending({ why: 'AUTHORIZED', validUntil: minutes(15) });
    expect(judgePending(pending, minutes(-4))).toBe('VALID');
    expect(judgePending(pending, minutes(-60))).toBe('EXPIRED');
  });
});

describe('a charging profile for a station', () => {
  const periods = [{ startSeconds: 0, limit: new Decimal('16.27') }];

  it('is for one transaction, with limits of one decimal, downwards', () => {
    const profile = stationProfile({ unit: 'A', periods, durationSeconds: 60 }, OF);
    expect(profile).toMatchObject({ ...OF, purpose: 'TX', kind: 'RELATIVE', stackLevel: 1, durationSeconds: 60 });
    expect(profile.periods[0]?.limit.toString()).toBe('16.2');
    expect(stationProfile({ unit: 'W', periods, startsAt: START }, OF)).toMatchObject({
      kind: 'ABSOLUTE',
      startsAt: START,
    });
  });

  it.each([
    [[], 'expected 1 to 1000 periods'],
    [[{ startSeconds: 60, limit: new Decimal(1) }], 'the first start_period must be 0'],
    [[...periods, ...periods], 'each start_period must be greater'],
    [[{ startSeconds: 0, limit: new Decimal(-1) }], 'a limit cannot be negative'],
  ])('is refused: %#', (wrong, message) => {
    const refusal = refusalOf(() => stationProfile({ unit: 'A', periods: wrong }, OF));
    expect(refusal).toMatchObject({ code: 'bad-field', message: expect.stringContaining(message) });
  });

  it('has the same number each time it is set in a transaction', () => {
    expect(profileNumber('T1', () => 'fffffffff')).toBe(2 ** 28);
    expect(profileNumber('T1', () => '000000000')).toBe(1);
  });

  it('is read from what stations of 1.6 and 2.0.1 have calculated', () => {
    const schedule = {
      chargingRateUnit: 'W',
      duration: 60,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 11000.5 }],
    };
    const at16 = readSchedule({ scheduleStart: '2026-10-14T10:00:00', chargingSchedule: schedule }, minutes(9));
    const at201 = readSchedule({ schedule: { ...schedule, scheduleStart: '2026-10-14T10:00:00Z' } }, minutes(9));
    expect(at16).toEqual(at201);
    expect(at16).toMatchObject({ startsAt: START, unit: 'W', durationSeconds: 60 });
    expect(readSchedule({}, START)).toBeUndefined();
    expect(readSchedule({ chargingSchedule: { chargingRateUnit: 'kW' } }, START)).toBeUndefined();
  });
});

describe('a local list', () => {
  const entry = (value: string): LocalListEntry => ({ idToken: { value }, status: 'Accepted' });
  const values = fc.uniqueArray(fc.stringMatching(/^[0-9A-F]{2,8}$/), { maxLength: 30 });

  it('is what was wanted, whatever it was before and however it was cut', () => {
    const isBrought = (before: string[], wanted: string[], atOnce: number) => {
      const entries = wanted.map(entry);
      const update = updateOf(
        before.map((one) => listedAs(entry(one))),
        entries,
        atOnce,
      );
      let listed: readonly string[] = before.map((one) => listedAs(entry(one)));
      for (const [index, part] of update.parts.entries()) {
        expect(part.length).toBeLessThanOrEqual(atOnce);
        listed = listAfter(listed, part, index === 0 ? update.how : 'DIFFERENTIAL');
      }
      return [...listed].sort().join() === entries.map(listedAs).sort().join();
    };
    fc.assert(fc.property(values, values, fc.integer({ min: 1, max: 9 }), isBrought), { numRuns: 100 });
  });

  it('is sent whole when nobody knows what the station has, and not at all when nothing is new', () => {
    expect(updateOf(undefined, [entry('A')])).toEqual({ how: 'FULL', parts: [[entry('A')]] });
    expect(updateOf(undefined, [])).toEqual({ how: 'FULL', parts: [[]] });
    expect(updateOf([listedAs(entry('A'))], [entry('A')]).parts).toEqual([]);
  });

  it('changes the parent of a card without taking the card off', () => {
    const others = ['B', 'C', 'D', 'E'].map(entry);
    const child: LocalListEntry = { ...entry('A'), parentIdToken: { value: 'FLEET' } };
    const update = updateOf([entry('A'), ...others].map(listedAs), [child, ...others]);
    expect(update).toEqual({ how: 'DIFFERENTIAL', parts: [[child]] });
  });
});

describe('other rules of hosted stations', () => {
  it('results are tried again less and less often, for about a day', () => {
    const waits = [1, 2, 3, 6, 7, 25].map((attempts) => nextAttempt(attempts, START)?.getTime());
    expect(waits).toEqual([5, 15, 60, 3600, 3600, 3600].map((seconds) => START.getTime() + seconds * 1000));
    expect(nextAttempt(26, START)).toBeUndefined();
  });

  it('a wish is kept unless it is not known or its departure is over', () => {
    const wish = { transactionId: 'T1', profileType: 'CHEAP', setAt: START };
    expect(judgePreference(wish)).toBe('ACCEPTED');
    expect(judgePreference({ ...wish, departureAt: START })).toBe('NOT_POSSIBLE');
    expect(judgePreference({ ...wish, profileType: 'BLUE' })).toBe('PROFILE_TYPE_NOT_SUPPORTED');
  });

  it('an outlet is named as the version of the station numbers it', () => {
    const evses = [
      anEvse(1),
      anEvse(2, { connectors: [aConnector({ number16: 2 }), aConnector({ number: 2, number16: 3 })] }),
    ];
    const boot = { at: START, vendor: 'V', model: 'M' };
    const outlet = { evse: 2, connector: 2 };
    expect(outletForStation({ evses }, outlet)).toEqual({ connector: 3 });
    expect(outletForStation({ evses, boot: { ...boot, version: '2.0.1' } }, outlet)).toEqual(outlet);
  });
});
