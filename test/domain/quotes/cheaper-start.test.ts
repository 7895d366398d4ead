import { Decimal } from '../../../src/domain/decimal.js';
import { carbonOf } from '../../../src/domain/quotes/carbon.js';
import { compareStarts, laterStarts, type StartPrice } from '../../../src/domain/quotes/cheaper-start.js';

const NOW = new Date('2026-03-04T17:07:00Z');
/** One price for each quarter hour after 17:15; a dash is a start whose price is not known. */
const prices = (text: string): StartPrice[] =>
  text.split(' ').flatMap((price, index) => {
    const startsAt = new Date(Date.parse('2026-03-04T17:15:00Z') + index * 900_000);
    return price === '-' ? [] : [{ startsAt, payable: new Decimal(price) }];
  });
const clock = (at: Date | undefined) => at?.toISOString().slice(11, 16);

describe('starts after the one that is asked for', () => {
  it('are the quarter hours of the next day', () => {
    const starts = laterStarts(NOW);
    expect(starts).toHaveLength(96);
    expect([clock(starts[0]), clock(starts.at(-1))]).toEqual(['17:15', '17:00']);
  });

  it('are cheaper from the first quarter hour that costs less to the last before one that does not', () => {
    const { next } = compareStarts(new Decimal(5), prices('6 5 4 3 4.99 5 1'));
    expect([clock(next?.from), clock(next?.until)]).toEqual(['17:45', '18:15']);
    expect([next?.payable.toFixed(), next?.saves.toFixed()]).toEqual(['3', '2']);
  });

  it('have a cheapest one, the earliest of equals, which may be in a later window', () => {
    const { cheapest } = compareStarts(new Decimal(5), prices('6 4 6 1 1'));
    expect([clock(cheapest?.startsAt), cheapest?.saves.toFixed()]).toEqual(['18:00', '4']);
  });

  it('do not reach over one whose price is not known', () => {
    const { next } = compareStarts(new Decimal(5), prices('4 - 4'));
    expect([clock(next?.from), clock(next?.until)]).toEqual(['17:15', '17:15']);
  });

  it('may pay the driver', () => {
    expect(compareStarts(new Decimal(-1), prices('-2')).next?.saves.toFixed()).toBe('1');
  });

  it('are told of only when one is cheaper', () => {
    expect(compareStarts(new Decimal(5), prices('5 6'))).toEqual({});
    expect(compareStarts(new Decimal(5), [])).toEqual({});
  });
});

describe('the carbon of a session', () => {
  const mix = (amount: string, category = 'CARBON_DIOXIDE') => ({
    energyMix: { isGreenEnergy: false, energySources: [], environImpact: [{ category, amount: new Decimal(amount) }] },
  });
  const session = { energyKwh: new Decimal('10.5') };

  it('is that of the tariff’s energy, and of the Location’s where the tariff does not tell', () => {
    expect(carbonOf({ tariffs: [mix('300')], location: mix('100') }, session)?.grams.toFixed()).toBe('3150');
    expect(carbonOf({ tariffs: [{}], location: mix('100') }, session)?.grams.toFixed()).toBe('1050');
  });

  it('is not known where nobody tells it, and nuclear waste is not carbon', () => {
    expect(carbonOf({ tariffs: [], location: mix('2', 'NUCLEAR_WASTE') }, session)).toBeUndefined();
  });
});
