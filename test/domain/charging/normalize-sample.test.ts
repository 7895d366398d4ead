import fc from 'fast-check';
import { normalizeSample, readMeterWh } from '../../../src/domain/charging/normalize-sample.js';
import type { RawSample } from '../../../src/domain/charging/raw-sample.js';
import { Decimal } from '../../../src/domain/decimal.js';

const at = new Date('2026-10-12T09:00:00Z');
const POWER = 'Power.Active.Import';

function short(raw: RawSample): string {
  const { sample, quirks } = normalizeSample(raw, at);
  return [sample ? `${sample.value.toFixed()} ${sample.unit}` : 'nothing', ...quirks].join(' ');
}

describe('a measured value', () => {
  it('without anything else is energy drawn, in Wh, of a periodic sample at the outlet', () => {
    expect(normalizeSample({ value: '617' }, at)).toEqual({
      quirks: [],
      sample: {
        at,
        measurand: 'Energy.Active.Import.Register',
        value: new Decimal(617),
        context: 'Sample.Periodic',
        location: 'Outlet',
        unit: 'Wh',
      },
    });
  });

  it('keeps what the station says of it', () => {
    const raw = { value: 16.2, measurand: 'Current.Import', unit: 'A', context: 'Sample.Clock', location: 'Inlet' };
    const { sample } = normalizeSample({ ...raw, phase: 'L1' }, at);
    expect(sample).toEqual({ ...raw, value: new Decimal('16.2'), phase: 'L1', at });
  });

  it.each<[RawSample, string]>([
    [{ value: '0.15016', unit: 'kWh' }, '150.16 Wh'],
    [{ value: '1e3', unit: 'Wh' }, '1000 Wh'],
    [{ value: ' 12.50 ', unit: 'kWh' }, '12500 Wh'],
    [{ value: '-3', unit: 'kW', measurand: POWER }, '-3000 W'],
    [{ value: 0.1, unit: 'kWh' }, '100 Wh'],
    [{ value: 0.30000000000000004, unit: 'kWh' }, '300.00000000000004 Wh'],
    [{ value: 15, unit: 'Wh', multiplier: 3 }, '15000 Wh'],
    [{ value: 15, multiplier: -1 }, '1.5 Wh'],
    [{ value: '49.98', measurand: 'Frequency', unit: 'Hz' }, '49.98 Hz'],
    [{ value: '49.98', measurand: 'Frequency' }, '49.98 Hz'],
    [{ value: '80', measurand: 'SoC' }, '80 Percent'],
    [{ value: '21', measurand: 'Temperature', unit: 'Celcius' }, '21 Celsius'],
    [{ value: '3', measurand: 'Vendor.Own', unit: 'furlong' }, '3 furlong'],
  ])('is brought into the unit of its measurand, exactly: %j', (raw, expected) => {
    expect(short(raw)).toBe(expected);
  });

  it.each<[RawSample, string]>([
    [{ value: '12,5' }, '12.5 Wh value-comma'],
    [{ value: '1.5', unit: 'KWH' }, '1500 Wh unit-case'],
    [{ value: '50', measurand: 'Frequency', unit: 'Hertz' }, '50 Hz unit-hertz'],
    [{ value: '80', measurand: 'SoC', unit: '%' }, '80 Percent unit-percent-sign'],
    [{ value: '2', unit: 'MWh' }, '2000000 Wh unit-not-in-ocpp'],
    [{ value: '7000', measurand: POWER }, '7000 W unit-missing'],
    [
      { value: '5', measurand: 7, unit: null, context: {}, location: '' },
      '5 Wh measurand-unreadable unit-unreadable context-unreadable location-unreadable',
    ],
  ])('is taken where it is odd but clear, and what is odd is told: %j', (raw, expected) => {
    expect(short(raw)).toBe(expected);
  });

  it.each<[RawSample, string]>([
    [{ value: 'NaN' }, 'nothing value-unreadable'],
    [{ value: Number.NaN }, 'nothing value-unreadable'],
    [{ value: Number.POSITIVE_INFINITY }, 'nothing value-unreadable'],
    [{ value: '' }, 'nothing value-unreadable'],
    [{ value: null }, 'nothing value-unreadable'],
    [{ value: undefined }, 'nothing value-unreadable'],
    [{ value: [617] }, 'nothing value-unreadable'],
    [{ value: '0x1f' }, 'nothing value-unreadable'],
    [{ value: '1,234' }, 'nothing value-unreadable'],
    [{ value: '1 234' }, 'nothing value-unreadable'],
    [{ value: '9'.repeat(100_000) }, 'nothing value-unreadable'],
    [{ value: '1e30' }, 'nothing value-too-large'],
    [{ value: '5', unit: 'W' }, 'nothing unit-mismatch'],
    [{ value: '5', unit: 'furlong' }, 'nothing unit-mismatch'],
    [{ value: '5', unit: 'kWh', measurand: POWER }, 'nothing unit-mismatch'],
    [{ value: 5, multiplier: 'k' }, 'nothing multiplier-unreadable'],
    [{ value: 5, multiplier: 1.5 }, 'nothing multiplier-unreadable'],
    [{ value: 5, multiplier: 400 }, 'nothing multiplier-unreadable'],
  ])('is left out when nobody can tell what it says: %j', (raw, expected) => {
    expect(short(raw)).toBe(expected);
  });

  it('is the same energy in Wh, in kWh, with a power of ten, as text or as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.constantFrom(0, 3, -3), (milliWh, n) => {
        const wh = new Decimal(milliWh).div(1_000);
        const forms: readonly RawSample[] = [
          { value: wh.toFixed() },
          { value: wh.toNumber(), unit: 'Wh' },
          { value: wh.div(1_000).toFixed(), unit: 'kWh' },
          { value: wh.div(1_000).toNumber(), unit: 'kWh', multiplier: 0 },
          { value: wh.div(`1e${n}`).toFixed(), unit: 'Wh', multiplier: n },
          { value: wh.div(`1e${n + 3}`).toNumber(), unit: 'kWh', multiplier: String(n) },
          { value: wh.toExponential(), unit: 'Wh' },
        ];
        const [first, ...others] = forms.map((form) => normalizeSample(form, at).sample?.value.toFixed());
        expect(first).toBe(wh.toFixed());
        for (const other of others) expect(other).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the meter reading of a start or a stop', () => {
  it('is Wh, exactly, also as text and below zero', () => {
    expect([12345, '12345', 12.5, -1].map((raw) => readMeterWh(raw).wh?.toFixed())).toEqual([
      '12345',
      '12345',
      '12.5',
      '-1',
    ]);
    expect(readMeterWh('12,5').quirks).toEqual(['value-comma']);
  });

  it('is left out when it is none', () => {
    expect(readMeterWh(undefined)).toEqual({ quirks: ['value-unreadable'] });
    expect(readMeterWh('1e40')).toEqual({ quirks: ['value-too-large'] });
  });
});
