import type { PriceableTariff } from '../../../src/domain/pricing/priced-cdr.js';
import { explainTariff } from '../../../src/domain/tariff-words/explain-tariff.js';
import type { ExplainableTariff, ExplainOptions, PriceTable } from '../../../src/domain/tariff-words/explanation.js';
import { aTariff, element, energy, fee, parking, refusalOf, time } from '../pricing/a-session.js';
import { D, energyWhen, WEEKDAYS, withElements } from '../tariff-lint/linted.js';

const EN = { language: 'en' } as const;
const DE = { language: 'de' } as const;

/** The lines under a heading. */
function lines(tariff: ExplainableTariff, heading: string, options: ExplainOptions = EN): readonly string[] {
  const topic = explainTariff(tariff, options).topics.find((one) => one.heading === heading);
  return (topic?.lines ?? []).map(({ text }) => text);
}

function table(tariff: PriceableTariff, options: ExplainOptions = EN): PriceTable {
  const found = explainTariff(tariff, options).table;
  if (!found) throw new Error('expected a table');
  return found;
}

const SPOT: PriceableTariff = aTariff(
  Array.from({ length: 20 }, (_none, index) =>
    energyWhen(
      {
        startDate: index < 12 ? '2026-11-02' : '2026-11-03',
        endDate: index < 12 ? '2026-11-03' : '2026-11-04',
        startTime: `${String(index % 12).padStart(2, '0')}:00`,
        endTime: `${String((index % 12) + 1).padStart(2, '0')}:00`,
      },
      `0.${20 + index}`,
    ),
  ),
);

describe('a tariff in plain words', () => {
  it('says what a kWh costs, with and without VAT, as each language writes it', () => {
    const tariff = aTariff([element([energy('1234.5', { vat: '20', step: 1 })])]);
    expect(lines(tariff, 'Energy')).toEqual(['Energy costs €1,234.50 per kWh plus 20% VAT (€1,481.40 with VAT).']);
    expect(lines(tariff, 'Strom', DE)).toEqual([
      'Strom kostet 1.234,50 € je kWh zuzüglich 20 % USt (1.481,40 € mit USt).',
    ]);
  });

  it.each([
    [{ taxIncluded: 'YES' }, 'Energy costs €0.30 per kWh including 20% VAT.'],
    [{ taxIncluded: 'N/A' }, 'Energy costs €0.30 per kWh (no VAT).'],
    [{ taxIncluded: 'UNKNOWN' }, 'Energy costs €0.30 per kWh (VAT not stated).'],
    [{ currency: 'SEK' }, 'Energy costs SEK 0.30 per kWh plus 20% VAT (SEK 0.36 with VAT).'],
  ] as const)('says what taxes do: %j', (more, text) => {
    expect(lines(aTariff([energyWhen()], more), 'Energy')).toEqual([text]);
  });

  it('tells cases in the order in which they are tried, and what is left', () => {
    const tariff = aTariff([
      energyWhen({ dayOfWeek: [...WEEKDAYS], startTime: '08:00', endTime: '18:00', minPower: D(50) }, '0.59'),
      energyWhen({ maxKwh: D(10) }, '0'),
      energyWhen({ startDate: '2026-12-24', endDate: '2026-12-27' }, '0.10'),
    ]);
    expect(lines(tariff, 'Energy')).toEqual([
      'The first line that applies counts:',
      'Monday to Friday, between 08:00 and 18:00, at 50 kW or more: €0.59 per kWh plus 20% VAT (€0.708 with VAT)',
      'For the first 10 kWh: free of charge',
      'From 24 December 2026 to 26 December 2026: €0.10 per kWh plus 20% VAT (€0.12 with VAT)',
      'Otherwise: no charge',
    ]);
    expect(lines(tariff, 'Strom', DE).slice(1)).toEqual([
      'Montags bis freitags, zwischen 08:00 und 18:00 Uhr, ab 50 kW: 0,59 € je kWh zuzüglich 20 % USt (0,708 € mit USt)',
      'Für die ersten 10 kWh: kostenlos',
      'Vom 24. Dezember 2026 bis zum 26. Dezember 2026: 0,10 € je kWh zuzüglich 20 % USt (0,12 € mit USt)',
      'Sonst: kostenlos',
    ]);
  });

  it('tells a window over midnight on some days as what it is, and leaves out what never applies', () => {
    const tariff = withElements(energyWhen({ dayOfWeek: ['FRIDAY'], startTime: '22:00', endTime: '06:00' }, '0.1'));
    const behind = { ...tariff, elements: [...tariff.elements, energyWhen({ maxKwh: D(1) }, '9')] };
    expect(lines(behind, 'Energy').slice(1)).toEqual([
      'On Fridays, before 06:00 and from 22:00 on: €0.10 per kWh plus 20% VAT (€0.12 with VAT)',
      'Otherwise: €0.30 per kWh plus 20% VAT (€0.36 with VAT)',
    ]);
  });

  it('tells fees, steps, limits, validity and for whom it is', () => {
    const tariff = aTariff(
      [element([fee('1', { vat: '0' }), time('3', { vat: '20', step: 300 }), parking('6', { step: 60 })])],
      {
        type: 'AD_HOC_PAYMENT',
        minPrice: { exclVat: D('2') },
        startsAt: new Date('2026-10-31T23:00:00Z'),
        endsAt: new Date('2026-12-31T22:59:59Z'),
      },
    );
    const all = explainTariff(tariff, { ...EN, timeZone: 'Europe/Berlin' }).topics.flatMap((topic) => topic.lines);
    expect(all.map(({ text }) => text)).toEqual([
      'Charging time costs €3.00 per hour plus 20% VAT (€3.60 with VAT).',
      'Parking costs €6.00 per hour (no VAT).',
      'Parking is the time for which the vehicle stays connected without asking for power.',
      'Each session costs €1.00, with 0% VAT, once.',
      'Charging time is billed in steps of 5 min: the total of the session is rounded up to a full step.',
      'Parking is billed in steps of 1 min: the total of the session is rounded up to a full step.',
      'Where parking is charged as well, only the parking time is rounded up.',
      'A session costs at least €2.00 without VAT.',
      'There is no charge for energy.',
      'The prices are the same at all times of the week.',
      'For drivers who pay on the spot, without a contract.',
      'For sessions that start on 1 November 2026, 00:00 or later.',
      'For sessions that start before 31 December 2026, 23:59:59.',
    ]);
  });

  it('gives the operator the last word, in the language of the reader where it can be', () => {
    const altText = [
      { language: 'nl', text: 'Laden is duur' },
      { language: 'DE', text: 'Laden ist teuer' },
    ];
    const tariff = { ...aTariff([energyWhen()]), altText, altUrl: 'https://example.com/t' };
    expect(lines(tariff, 'Was der Betreiber sagt', DE)).toEqual([
      'Laden ist teuer',
      'Mehr zu diesem Tarif: https://example.com/t',
    ]);
    expect(lines(tariff, 'What the operator says')[0]).toBe('Laden is duur');
  });
});

describe('the prices of a week', () => {
  it('are a table where they depend on the clock, days alike together', () => {
    const tariff = withElements(energyWhen({ dayOfWeek: ['SATURDAY', 'SUNDAY'], startTime: '22:00' }, '0.1'));
    expect(table(tariff)).toMatchObject({
      heading: 'A week at a glance',
      columns: ['Days', 'Time', 'Energy per kWh'],
      rows: [
        ['Monday to Friday', 'all day', '€0.30'],
        ['Saturday and Sunday', '00:00–22:00', '€0.30'],
        ['Saturday and Sunday', '22:00–24:00', '€0.10'],
      ],
    });
    expect(explainTariff(withElements(energyWhen({ maxKwh: D(1) })), EN).table).toBeUndefined();
  });

  it('have a column for a start fee that depends on the clock, and ranges for prices by power', () => {
    const night = element([fee('1', { vat: '20' })], { startTime: '20:00' });
    const tariff = withElements(night, energyWhen({ minPower: D(50) }, '0.5'));
    expect(table(tariff, DE)).toMatchObject({
      columns: ['Tage', 'Uhrzeit', 'Strom je kWh', 'Startgebühr'],
      rows: [
        ['Täglich', '00:00–20:00', '0,30 € bis 0,50 €', '–'],
        ['Täglich', '20:00–24:00', '0,30 € bis 0,50 €', '1,00 €'],
      ],
      notes: expect.arrayContaining([expect.stringContaining('Leistung oder Stromstärke')]),
    });
  });

  it('are those of its own days where a tariff names dates, and too many cases are summed up', () => {
    expect(lines(SPOT, 'Energy')).toEqual([
      '20 prices by date and time, from €0.20 to €0.39; the table has them day by day.',
    ]);
    const { heading, rows } = table(SPOT);
    expect(heading).toBe('Prices on 2 November 2026 and 3 November 2026');
    expect(rows[0]).toEqual(['Monday, 2 November 2026', '00:00–01:00', '€0.20']);
    expect(rows).toContainEqual(['Tuesday, 3 November 2026', '08:00–24:00', '–']);
  });

  it('are those of a day that is asked for', () => {
    const { rows } = table(SPOT, { ...EN, day: '2026-11-04' });
    expect(rows).toEqual([['Wednesday, 4 November 2026', 'all day', '–']]);
    expect(table(withElements(), { ...DE, day: '2026-11-04' }).rows).toEqual([
      ['Mittwoch, 4. November 2026', 'ganztags', '0,30 €'],
    ]);
  });

  it.each(['2026-02-30', '4 November', '2026-11-04T00:00'])('are refused for a day such as %s', (day) => {
    expect(refusalOf(() => explainTariff(SPOT, { ...EN, day }))).toEqual({ code: 'bad-field', field: 'day' });
  });
});
