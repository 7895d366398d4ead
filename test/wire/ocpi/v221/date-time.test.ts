import { readDateTime, writeDateTime } from '../../../../src/wire/ocpi/fields/date-time.js';
import { parseCdr } from '../../../../src/wire/ocpi/v221/cdr.js';
import { parseTariff } from '../../../../src/wire/ocpi/v221/tariff.js';
import { ocpiExample, withField } from '../../../support/ocpi-example.js';
import { refusalOf } from '../../../support/refusal.js';

describe('a DateTime', () => {
  // The six forms of OCPI 2.2.1, types, DateTime, and what follows from them.
  it.each([
    ['2015-06-29T20:39:09Z', '2015-06-29T20:39:09.000Z'],
    ['2015-06-29T20:39:09', '2015-06-29T20:39:09.000Z'],
    ['2016-12-29T17:45:09.2Z', '2016-12-29T17:45:09.200Z'],
    ['2016-12-29T17:45:09.2', '2016-12-29T17:45:09.200Z'],
    ['2018-01-01T01:08:01.123Z', '2018-01-01T01:08:01.123Z'],
    ['2018-01-01T01:08:01.123', '2018-01-01T01:08:01.123Z'],
    ['2018-01-01T01:08:01.123456789Z', '2018-01-01T01:08:01.123Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['1970-1-1T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s, whatever the zone of this machine', (text, expected) => {
    expect(readDateTime(text)).toEqual(new Date(expected));
  });

  it.each([
    ['2015-06-29T20:39:09+00:00', 'expected UTC with Z or nothing behind the time'],
    ['2015-06-29T20:39:09+02:00', 'expected UTC with Z or nothing behind the time'],
    ['2015-06-29T20:39:09-0500', 'expected UTC with Z or nothing behind the time'],
    ['2016-12-31T23:59:60Z', 'leap seconds are not supported'],
    ['2015-02-29T00:00:00Z', 'no such date or time'],
    ['2015-04-31T00:00:00Z', 'no such date or time'],
    ['2015-00-01T00:00:00Z', 'no such date or time'],
    ['2015-13-01T00:00:00Z', 'no such date or time'],
    ['2015-01-00T00:00:00Z', 'no such date or time'],
    ['2015-01-01T24:00:00Z', 'no such date or time'],
    ['2015-01-01T00:60:00Z', 'no such date or time'],
    ['0015-01-01T00:00:00Z', 'no such date or time'],
    ['2015-06-29', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-06-29 20:39:09Z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-06-29t20:39:09z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-06-29T20:39:09.Z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-06-29T20:39:09ZZ', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-6-29T20:39:09Z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['12015-06-29T20:39:09Z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['2015-06-29T20:39:09.1234567890123Z', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['yesterday', 'expected a time such as 2026-11-02T09:30:00Z'],
    ['', 'expected a time such as 2026-11-02T09:30:00Z'],
  ])('is refused as %p: %s', (text, complaint) => {
    expect(readDateTime(text)).toBe(complaint);
  });

  it('is refused in no time however long the text is', () => {
    const text = `2015-06-29T20:39:09.${'1'.repeat(50_000)}`;
    // The CPU's time: that of the clock runs on while others have the machine.
    const start = process.cpuUsage();
    expect(readDateTime(text)).toMatch(/^expected/);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(5);
  });

  it('in a CDR is before the year 2100; a tariff may be valid until the year 9999', () => {
    const cdr = withField(ocpiExample('cdr_example'), 'end_date_time', '9999-12-31T23:59:59Z');
    expect(refusalOf(() => parseCdr(cdr)).message).toBe('end_date_time: expected a time before 2100');
    const tariff = withField(ocpiExample('tariff_8_simple_025kwh'), 'end_date_time', '9999-12-31T23:59:59Z');
    expect(parseTariff(tariff).endsAt).toEqual(new Date('9999-12-31T23:59:59Z'));
  });

  it('is written with Z, and with decimals only when it has some', () => {
    expect(writeDateTime(new Date('2015-06-29T20:39:09Z'))).toBe('2015-06-29T20:39:09Z');
    expect(writeDateTime(new Date('2015-06-29T20:39:09.250Z'))).toBe('2015-06-29T20:39:09.250Z');
  });
});
