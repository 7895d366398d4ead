import fc from 'fast-check';
import { spreadEvenly } from '../../../src/domain/analytics/spread-evenly.js';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import { SLOT_MS } from '../../../src/domain/spot/spot-price.js';

const ten = new Decimal(10);

function spread(from: string, until: string, value = ten): readonly (readonly [string, string])[] {
  const span = { startMs: Date.parse(from), endMs: Date.parse(until) };
  return spreadEvenly(value, span, 9).map((piece) => [new Date(piece.slotMs).toISOString(), piece.value.toFixed()]);
}

describe('a value that is spread over quarter hours', () => {
  it('falls into each by the time in it', () => {
    expect(spread('2026-10-12T08:10:00Z', '2026-10-12T08:35:00Z')).toEqual([
      ['2026-10-12T08:00:00.000Z', '2'],
      ['2026-10-12T08:15:00.000Z', '6'],
      ['2026-10-12T08:30:00.000Z', '2'],
    ]);
  });

  it('leaves nothing to a quarter hour that begins when the span ends', () => {
    expect(spread('2026-10-12T08:00:00Z', '2026-10-12T08:30:00Z').map(([slot]) => slot)).toEqual([
      '2026-10-12T08:00:00.000Z',
      '2026-10-12T08:15:00.000Z',
    ]);
  });

  it('is one piece where the span has no length, and where it is longer than 31 days', () => {
    const whole = [['2026-10-12T08:00:00.000Z', '10']];
    expect(spread('2026-10-12T08:10:00Z', '2026-10-12T08:10:00Z')).toEqual(whole);
    expect(spread('2026-10-12T08:00:00Z', '2026-11-12T08:00:01Z')).toEqual(whole);
    expect(spread('2026-10-12T08:00:00Z', '2026-11-12T08:00:00Z')).toHaveLength(31 * 96);
  });

  it('has 100 quarter hours on the day when summer time ends, and 92 when it begins', () => {
    expect(spread('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toHaveLength(100);
    expect(spread('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toHaveLength(92);
  });

  it('adds up to the last digit, never leaves its span and never changes its sign', () => {
    const startMs = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });
    const durationMs = fc.integer({ min: 0, max: 86_400_000 });
    const digits = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 16 }));
    const given = fc.tuple(startMs, durationMs, digits, fc.constantFrom(0, 2, 9, 12));
    fc.assert(
      fc.property(given, ([start, duration, [coefficient, decimals], places]) => {
        const value = new Decimal(coefficient.toString()).dividedBy(new Decimal(10).pow(decimals));
        const pieces = spreadEvenly(value, { startMs: start, endMs: start + duration }, places);
        expect(sum(pieces.map((piece) => piece.value)).equals(value)).toBe(true);
        for (const { slotMs, value: part } of pieces) {
          expect(slotMs % SLOT_MS).toBe(0);
          expect(slotMs + SLOT_MS).toBeGreaterThan(start);
          expect(slotMs).toBeLessThanOrEqual(Math.max(start, start + duration - 1));
          expect(part.isZero() || part.isNegative() === value.isNegative()).toBe(true);
        }
      }),
    );
  });
});
