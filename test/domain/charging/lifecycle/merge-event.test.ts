import { heardOf, suspectedLost, watched, withEnd } from '../../../../src/domain/charging/lifecycle/changes.js';
import { hasGap, type SpokenEvent, withEvent } from '../../../../src/domain/charging/lifecycle/merge-event.js';
import { DEFAULT_CHARGING_POLICY } from '../../../../src/domain/charging/lifecycle/policy.js';
import { Decimal } from '../../../../src/domain/decimal.js';
import { aDriver, aTransaction, atMinute, START } from '../builders.js';

const CONTEXT = { now: atMinute(90), waitMs: 5_000 };
const policy = DEFAULT_CHARGING_POLICY;
const event = (fields: Partial<SpokenEvent> = {}): SpokenEvent => ({
  kind: 'UPDATED',
  at: atMinute(1),
  trigger: 'MeterValuePeriodic',
  ...fields,
});

describe('events of OCPP 2.0.1', () => {
  it('tell when a transaction began by the earliest of them', () => {
    const late = withEvent(aTransaction({ startedAt: atMinute(5) }), event({ at: atMinute(9) }), CONTEXT);
    expect(late.startedAt).toEqual(atMinute(5));
    expect(withEvent(late, event({ kind: 'STARTED', at: START }), CONTEXT).startedAt).toEqual(START);
  });

  it('tell who charges by the earliest token that does not only stop', () => {
    const [a, b] = [{ value: 'A' }, { value: 'B' }];
    const later = withEvent(aTransaction(), event({ at: atMinute(5), idToken: b }), CONTEXT);
    const asked = { ...later, driver: aDriver(), authorization: 'ACCEPTED' as const };
    const earlier = withEvent(asked, event({ at: atMinute(2), idToken: a }), CONTEXT);
    expect([earlier.idToken, earlier.driver, earlier.authorization]).toEqual([a, undefined, undefined]);
    expect(withEvent(earlier, event({ at: atMinute(9), idToken: b }), CONTEXT).idToken).toEqual(a);
    const stop = event({ kind: 'ENDED', at: atMinute(60), idToken: b });
    expect(withEvent(aTransaction(), stop, CONTEXT).idToken).toBeUndefined();
    expect(
      withEvent(aTransaction(), event({ trigger: 'StopAuthorized', idToken: b }), CONTEXT).idToken,
    ).toBeUndefined();
  });

  it('never bring an ended transaction back, and never change a settled one', () => {
    const ended = withEvent(
      aTransaction(),
      event({ kind: 'ENDED', at: atMinute(60), stoppedReason: 'Local' }),
      CONTEXT,
    );
    expect(ended.end).toEqual({ at: atMinute(60), how: 'STATION', reason: 'Local' });
    expect(withEvent(ended, event({ at: atMinute(70) }), CONTEXT).end).toEqual(ended.end);
    expect(withEvent(ended, event({ kind: 'ENDED', at: atMinute(80) }), CONTEXT).end).toEqual(ended.end);
    const settled = { ...ended, outcome: 'CDR' as const };
    expect(withEvent(settled, event({ at: atMinute(-5) }), CONTEXT)).toBe(settled);
  });

  it('are missing where their numbers leave a gap, and never where a station counts 0 in each', () => {
    expect(hasGap([0, 1, 2])).toBe(false);
    expect(hasGap([1, 2, 3])).toBe(false);
    expect(hasGap([0, 2])).toBe(true);
    expect(hasGap([4])).toBe(true);
    expect(hasGap([0, 0, 0])).toBe(false);
    expect(hasGap([])).toBe(false);
  });
});

describe('a transaction that the station did not end', () => {
  const lost = suspectedLost(aTransaction(), atMinute(10), policy);

  it('waits for the station’s queue after a boot, and goes on when the station speaks of it', () => {
    expect([lost.nextStep, lost.dueAt, lost.flags]).toEqual(['CLOSE', atMinute(20), ['SUSPECTED_LOST']]);
    const alive = heardOf(lost, { now: atMinute(12), policy });
    expect([alive.nextStep, alive.flags, alive.suspectedLostAt]).toEqual(['TELL_SESSION', [], undefined]);
  });

  it('ends with its last value, unless its stop comes before the CDR is made', () => {
    const closed = withEnd(lost, { at: atMinute(9), how: 'LOST' }, CONTEXT);
    expect([closed.end?.how, closed.nextStep]).toEqual(['LOST', 'ISSUE_CDR']);
    const stopped = withEnd(closed, { at: atMinute(15), how: 'STATION', meterStopWh: new Decimal(5) }, CONTEXT);
    expect([stopped.end?.how, stopped.end?.at, stopped.flags]).toEqual(['STATION', atMinute(15), []]);
    expect(withEnd(stopped, { at: atMinute(16), how: 'INTERRUPTED' }, CONTEXT)).toBe(stopped);
    const settled = { ...closed, outcome: 'CDR' as const };
    expect(withEnd(settled, { at: atMinute(15), how: 'STATION' }, CONTEXT)).toBe(settled);
  });
});

describe('the eMSP', () => {
  const told = { at: atMinute(10), energyWh: new Decimal(500), status: 'ACTIVE', registerWh: new Decimal(1500) };
  const heard = (registerWh: number) =>
    heardOf(aTransaction({ told }), { now: atMinute(10.1), policy, registerWh }).dueAt;

  it('is told a minute after the last word, or at once after half a kWh', () => {
    expect(heard(1999)).toEqual(atMinute(11));
    expect(heard(2000)).toEqual(atMinute(10.1));
  });

  it('is not told again before its time because more came', () => {
    const due = heardOf(aTransaction({ told }), { now: atMinute(10.1), policy });
    expect(heardOf(due, { now: atMinute(10.5), policy })).toBe(due);
    expect(watched(due, atMinute(11), policy).nextStep).toBe('CLOSE');
  });
});
