import type { PriceableCdr, PriceableTariff, PricingInput } from '../../../src/domain/pricing/priced-cdr.js';
import type { BillLineKind } from '../../../src/domain/tariff-words/bill/bill.js';
import { explainPricedCdr } from '../../../src/domain/tariff-words/bill/explain-priced-cdr.js';
import { LANGUAGES, type Language, textsIn } from '../../../src/domain/tariff-words/languages.js';
import { readProject } from '../../house/project.js';
import {
  aSession,
  aTariff,
  charging,
  element,
  energy,
  fee,
  parked,
  parking,
  price,
  reserved,
  time,
  timed,
} from '../pricing/a-session.js';
import { D, energyWhen, withElements } from '../tariff-lint/linted.js';

interface Asked {
  readonly language?: Language;
  readonly more?: Partial<PricingInput>;
  readonly timeZone?: string;
}

/** A bill in words: session on Wednesday 4 March 2026 from 10:00 in Amsterdam. */
function bill(cdr: PriceableCdr, tariff: PriceableTariff, { language = 'en', more = {}, timeZone }: Asked = {}) {
  const zone = timeZone ?? 'Europe/Amsterdam';
  return explainPricedCdr(price(cdr, tariff, more), { language, cdr, tariffs: [tariff], timeZone: zone });
}

function said(kind: BillLineKind, ...asked: Parameters<typeof bill>): string[] {
  return bill(...asked).flatMap((line) => (line.kind === kind ? line.text : []));
}

const DAY = energyWhen({ dayOfWeek: ['WEDNESDAY'], startTime: '08:00', endTime: '18:00' }, '0.31');

describe('a bill in words', () => {
  it('says of each charge how much, when, at which price and why', () => {
    const cdr = aSession([charging(15, '4.2')]);
    expect(bill(cdr, withElements(DAY)).map(({ text }) => text)).toEqual([
      'Session on 4 March 2026 from 10:00 to 10:15 (Europe/Amsterdam).',
      '4.2 kWh between 10:00 and 10:15 at €0.31 per kWh = €1.302, because element 1 (on Wednesdays, between 08:00 and 18:00) applies.',
      '20% VAT on €1.302 = €0.2604.',
      'In all €1.302 without VAT, €1.5624 with VAT.',
      'To pay: €1.56 (rounded once).',
    ]);
    expect(said('CHARGE', cdr, withElements(DAY), { language: 'de' })).toEqual([
      '4,2 kWh zwischen 10:00 und 10:15 Uhr zu 0,31 € je kWh = 1,302 €, denn es gilt Element 1 (mittwochs, zwischen 08:00 und 18:00 Uhr).',
    ]);
  });

  it('tells fees, times, parking and steps', () => {
    const tariff = aTariff([element([fee('0.5'), time('2', { step: 60 }), parking('6', { step: 300 })])]);
    const cdr = aSession([timed(40), parked(3)]);
    expect(said('CHARGE', cdr, tariff)).toEqual([
      '40 min of charging between 10:00 and 10:40 at €2.00 per hour ≈ €1.33, because element 1 always applies.',
      'Start fee, charged once: €0.50, because element 1 always applies.',
      '3 min of parking between 10:40 and 10:43 at €6.00 per hour = €0.30, because element 1 always applies.',
    ]);
    expect(said('STEP_SURPLUS', cdr, tariff)).toEqual([
      'Billed in steps of 5 min: another 2 min of parking to fill the last step, at €6.00 per hour = €0.20.',
    ]);
    expect(said('VAT', cdr, tariff)).toEqual(['No VAT on €2.33.']);
  });

  it('tells a reservation, and the step of energy', () => {
    const terms = { vat: '20', step: 500 };
    const tariff = withElements(element([time('5', { step: 1 }), fee('2')], { reservation: 'RESERVATION' }));
    const stepped = { ...tariff, elements: [...tariff.elements.slice(0, 1), element([energy('0.4', terms)])] };
    const cdr = aSession([reserved(12), charging(30, '3.2')]);
    expect(said('CHARGE', cdr, stepped, { language: 'de' })).toEqual([
      '12 min Reservierung zwischen 10:00 und 10:12 Uhr zu 5,00 € je Stunde = 1,00 €, denn Element 1 gilt immer.',
      'Gebühr für die Reservierung, einmalig: 2,00 €, denn Element 1 gilt immer.',
      '3,2 kWh zwischen 10:12 und 10:42 Uhr zu 0,40 € je kWh = 1,28 €, denn Element 2 gilt immer.',
    ]);
    expect(said('STEP_SURPLUS', cdr, stepped)).toEqual([
      'Billed in steps of 500 Wh: another 0.3 kWh to fill the last step, at €0.40 per kWh = €0.12.',
    ]);
  });

  it('tells what a price limit does, on either side of VAT', () => {
    const cdr = aSession([charging(60, '20')]);
    const capped = (maxPrice: PriceableTariff['maxPrice']) => ({
      ...withElements(),
      ...(maxPrice ? { maxPrice } : {}),
    });
    expect(said('LIMIT_ADJUSTMENT', cdr, capped({ exclVat: D(5), inclVat: D(6) }))).toEqual([
      'The highest price of the tariff applies: €6.00 becomes €5.00 (without VAT).',
    ]);
    expect(said('LIMIT_ADJUSTMENT', cdr, capped({ exclVat: D(9), inclVat: D(7) }))).toEqual([
      'The highest price of the tariff applies: €7.20 becomes €7.00 (with VAT).',
    ]);
    expect(said('VAT', cdr, capped({ exclVat: D(5), inclVat: D(6) })).at(-1)).toBe(
      'After the price limit, VAT comes to €1.00.',
    );
    expect(said('WARNING', cdr, capped({ exclVat: D(5), inclVat: D(6) }))).toEqual([]);
  });

  it('tells prices that include VAT as they are stated', () => {
    const cdr = aSession([charging(60, '10')]);
    expect(said('CHARGE', cdr, aTariff([energyWhen()], { taxIncluded: 'YES' }))[0]).toContain(
      'at €0.30 per kWh = €3.00,',
    );
    expect(said('PAYABLE', cdr, aTariff([energyWhen()], { taxIncluded: 'UNKNOWN' }))).toEqual([
      'To pay: €3.00 without VAT, which is not known.',
    ]);
  });

  it('tells a credit, a session that costs nothing, and rounding of single amounts', () => {
    const cdr = aSession([charging(60, '10')]);
    expect(said('NOTE', { ...cdr, credit: true }, withElements())).toEqual([
      'This takes back an earlier bill: the amount is owed to the driver.',
    ]);
    expect(said('NOTE', aSession([parked(5)]), withElements())).toEqual(['Nothing is charged for this session.']);
    const rounded = said('ROUNDING', aSession([charging(60, '10.01')]), withElements(), {
      more: { policy: { rounding: 'PER_PERIOD' } },
    });
    expect(rounded).toEqual(['Amounts were rounded before they were added up: −€0.003.']);
  });

  it('names the date of what is on another day, and UTC where the zone is not known', () => {
    const cdr = aSession([charging(30, '1'), charging(30, '2')], '2026-03-04T22:40:00Z');
    expect(said('CHARGE', cdr, withElements())[1]).toContain('between 00:10 (5 March 2026) and 00:40 (5 March 2026)');
    const priced = price(cdr, withElements());
    const [session] = explainPricedCdr(priced, { language: 'en', cdr, tariffs: [] });
    expect(session?.text).toBe('Session on 4 March 2026 from 22:40 to 23:40 (UTC).');
  });
});

describe('what is odd about a price', () => {
  it('is told in plain words, with the time it is about', () => {
    const tariff = aTariff([energyWhen({ endTime: '10:10' })]);
    const cdr = aSession([charging(5, '1'), charging(30, '2'), charging(5, '1')]);
    expect(said('WARNING', cdr, tariff)).toEqual([
      'A price changed between 10:05 and 10:35; the price at the beginning of the period was used for all of it.',
      'The energy between 10:35 and 10:40 costs nothing: the tariff has a price for it, but none that applies then.',
    ]);
  });

  it.each(LANGUAGES)('has a text for every warning that pricing knows: %s', (language) => {
    const source = readProject('src/domain/pricing/priced-cdr.ts');
    const union = source.slice(
      source.indexOf('export type PricingWarningCode'),
      source.indexOf('export interface PricingWarning '),
    );
    const known = [...union.matchAll(/ \| '([A-Z_]+)'(?! \|)\n/g)].map((match) => match[1] ?? '');
    const { warnings } = textsIn(language);
    expect(known.length).toBeGreaterThan(15);
    expect(Object.keys(warnings)).toEqual(expect.arrayContaining(known.filter((code) => code !== '')));
    for (const text of Object.values(warnings)) {
      expect(text('SPAN')).toMatch(/^\p{Lu}.{15,}\.$/u);
      expect(text(undefined)).not.toContain('undefined');
    }
  });

  it('has the same texts in each language, and no text twice', () => {
    const [first, ...others] = LANGUAGES.map((language) => textsIn(language).warnings);
    for (const other of others) expect(Object.keys(other).sort()).toEqual(Object.keys(first ?? {}).sort());
    const texts = LANGUAGES.flatMap((language) =>
      Object.values(textsIn(language).warnings).map((say) => say(undefined)),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});
