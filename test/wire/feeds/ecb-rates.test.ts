import { readEcbCsv, readEcbXml } from '../../../src/wire/feeds/ecb-rates.js';
import { refusalOf } from '../../support/refusal.js';

const days = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>${inner}</Cube>
</gesmes:Envelope>`;
const DAY = "<Cube time='2026-10-30'><Cube currency='SEK' rate='11.2345'/><Cube currency='CHF' rate='0.9412'/></Cube>";

describe('reference rates in the XML of the ECB', () => {
  it('are read by day, oldest first, from their text', () => {
    const tables = readEcbXml(days(`${DAY}<Cube time="2026-10-29"><Cube currency="SEK" rate="11.2000"/></Cube>`));
    expect(tables.map(({ date }) => date)).toEqual(['2026-10-29', '2026-10-30']);
    expect(tables[1]?.unitsPerEur['SEK']?.toFixed()).toBe('11.2345');
    expect(tables[1]?.source).toContain('ECB');
  });

  it.each([
    ['not XML', 'Date,USD', 'file'],
    ['another document', '<Rates><Rate/></Rates>', 'file'],
    ['an entity', `<!DOCTYPE a [<!ENTITY b "c">]>${days(DAY)}`, 'file'],
    ['a day that is none', days(DAY.replace('2026-10-30', '2026-02-30')), 'Cube[1]'],
    ['a day twice', days(DAY + DAY), 'Cube[2]'],
    ['a rate of zero', days(DAY.replace('11.2345', '0')), 'Cube[1]/SEK'],
    ['a rate that is no number', days(DAY.replace('11.2345', 'eleven')), 'Cube[1]/SEK'],
    ['a currency that is none', days(DAY.replace('SEK', 'sek')), 'Cube[1]/sek'],
    ['a rate of the euro', days(DAY.replace('SEK', 'EUR')), 'Cube[1]/EUR'],
    ['a currency twice', days(DAY.replace('CHF', 'SEK')), 'Cube[1]/SEK'],
  ])('are refused: %s', (_what, text, field) => {
    expect(refusalOf(() => readEcbXml(text))).toMatchObject({ code: 'bad-field', field });
  });
});

describe('reference rates in the CSV of the ECB', () => {
  const CSV = 'Date,USD,SEK,EEK,\n2026-10-30,1.0801,11.2345,N/A,\n2026-10-29,1.0790,11.2000,N/A,\n';

  it('are read by line; what was not fixed is not there', () => {
    const tables = readEcbCsv(CSV);
    expect(tables.map(({ date }) => date)).toEqual(['2026-10-29', '2026-10-30']);
    expect(Object.keys(tables[1]?.unitsPerEur ?? {})).toEqual(['USD', 'SEK']);
  });

  it.each([
    ['no column of days', 'Day,USD\n2026-10-30,1.08', 'line 1'],
    ['no line', 'Date,USD\n', 'file'],
    ['a day in words', CSV.replace('2026-10-30', '30 October 2026'), 'line 2'],
    ['a rate below zero', CSV.replace('11.2000', '-1'), 'line 3, SEK'],
    ['a quote that does not end', 'Date,USD\n"2026-10-30,1.08', 'file'],
  ])('are refused: %s', (_what, text, field) => {
    expect(refusalOf(() => readEcbCsv(text))).toMatchObject({ code: 'bad-field', field });
  });
});
