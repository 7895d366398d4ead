import { checkIntake, type IntakeInput } from '../../../src/domain/clearing/check-intake.js';
import type { SignedDataVerdict } from '../../../src/domain/clearing/signed-data-verdict.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { verifyCdr } from '../../../src/domain/pricing/verify-cdr.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import type { Tariff } from '../../../src/domain/roaming/tariff.js';
import { aCdr, accepted, anAgreement, party, SESSION_START } from './builders.js';
import { readExample } from './read-json.js';

const DAY_MS = 86_400_000;

describe('a CDR at intake', () => {
  it('passes when nothing is wrong with it', () => {
    expect(checkIntake(intake({}))).toBeUndefined();
  });

  it('is quarantined when its parties have no agreement', () => {
    expect(checkIntake({ ...intake({}), agreement: undefined })).toEqual({
      rule: 'NO_AGREEMENT',
      reason: 'no agreement between NL*ALF and DE*BET covers this session',
      field: 'cdr_token',
    });
  });

  it('is quarantined in a currency that the agreement does not have', () => {
    expect(ruleOf({ currency: 'SEK' })).toBe('CURRENCY');
  });

  it('is quarantined when it ends before it starts, but not when it ends at once', () => {
    expect(ruleOf({ endedAt: new Date(SESSION_START.getTime() - 1) })).toBe('TIME_ORDER');
    expect(ruleOf({ endedAt: SESSION_START })).toBeUndefined();
  });

  it('is quarantined when its session began more than the agreed days before it came', () => {
    const receivedAt = new Date(SESSION_START.getTime() + 90 * DAY_MS);
    expect(checkIntake({ ...intake({}), receivedAt })).toBeUndefined();
    expect(checkIntake({ ...intake({}), receivedAt: new Date(receivedAt.getTime() + 1) })?.rule).toBe('TOO_OLD');
  });

  it('is never too old where the agreement names no limit', () => {
    const { maxAgeDays, ...unlimited } = anAgreement();
    const input = { ...intake({}), agreement: unlimited, receivedAt: new Date('2036-01-01T00:00:00Z') };
    expect(maxAgeDays).toBe(90);
    expect(checkIntake(input)).toBeUndefined();
  });

  it('is quarantined when its periods differ from its total by more than a watt-hour', () => {
    expect(ruleOf({ totalEnergyKwh: new Decimal('10.001') })).toBeUndefined();
    expect(ruleOf({ totalEnergyKwh: new Decimal('10.0011') })).toBe('ENERGY_SUM');
  });

  it('is not judged by its energy when no period tells any', () => {
    const dimensions = [{ type: 'TIME', volume: new Decimal(1) }];
    expect(ruleOf({ chargingPeriods: [{ startedAt: SESSION_START, dimensions }] })).toBeUndefined();
  });

  it('is quarantined when its costs do not add up, to the cent', () => {
    const parts = { totalEnergyCost: cost('3.50'), totalFixedCost: cost('0.49') };
    expect(ruleOf(parts)).toBeUndefined();
    expect(ruleOf({ ...parts, totalFixedCost: cost('0.4899') })).toBe('COST_SUM');
  });

  it('may cost more than its parts when a minimum price applies, and less when a maximum does', () => {
    const parts = { totalEnergyCost: cost('3.00') };
    expect(ruleOf({ ...parts, tariffs: [aTariff({ minPrice: cost('4') })] })).toBeUndefined();
    expect(ruleOf({ ...parts, tariffs: [aTariff({ maxPrice: cost('4') })] })).toBe('COST_SUM');
    expect(ruleOf({ totalEnergyCost: cost('9'), tariffs: [aTariff({ maxPrice: cost('4') })] })).toBeUndefined();
  });

  it('is quarantined when it charged faster than the connector can, with a tenth to spare', () => {
    const connectorMaxPowerKw = new Decimal('9.09');
    expect(checkIntake({ ...intake({}), connectorMaxPowerKw })?.rule).toBe('POWER_IMPLAUSIBLE');
    expect(checkIntake({ ...intake({}), connectorMaxPowerKw: new Decimal('9.1') })).toBeUndefined();
  });

  it('is judged by the power in the agreement when the location does not tell, and by none without either', () => {
    const agreement = anAgreement({ maxPowerKw: new Decimal(5) });
    expect(checkIntake({ ...intake({}), agreement })?.rule).toBe('POWER_IMPLAUSIBLE');
    expect(checkIntake({ ...intake({}), agreement, connectorMaxPowerKw: new Decimal(11) })).toBeUndefined();
    expect(checkIntake({ ...intake({ totalTimeH: new Decimal(0) }), agreement })).toBeUndefined();
  });

  it.each<[string | undefined, SignedDataVerdict]>([
    ['SIGNATURE_INVALID', { kind: 'invalid', reason: 'signature does not verify' }],
    ['METER_MISMATCH', { kind: 'valid', energyKwh: new Decimal('10.0101') }],
    [undefined, { kind: 'valid', energyKwh: new Decimal('10.01') }],
    [undefined, { kind: 'valid' }],
    [undefined, { kind: 'unverifiable', reason: 'no public key' }],
  ])('gets %s by its signed values', (rule, signedData) => {
    expect(checkIntake({ ...intake({}), signedData })?.rule).toBe(rule);
  });

  it('names the first broken rule only', () => {
    expect(ruleOf({ currency: 'SEK', totalEnergyKwh: new Decimal(99) })).toBe('CURRENCY');
  });

  it('is not judged by its sums or its age when it is a credit: those are its original, repeated', () => {
    const credit = { credit: true, totalCost: cost('-4'), totalEnergyCost: cost('4') };
    const receivedAt = new Date('2027-10-12T00:00:00Z');
    expect(checkIntake({ ...intake(credit), receivedAt })).toBeUndefined();
    expect(ruleOf({ ...credit, currency: 'SEK' })).toBe('CURRENCY');
  });
});

interface ToleranceExample {
  readonly tolerance: { readonly absolute: string; readonly relative: string; readonly cap: string };
  readonly cases: readonly {
    readonly claimed: string;
    readonly computed: string;
    readonly verdict: string;
    readonly difference: string;
    readonly tolerance: string;
  }[];
}

describe('a claimed amount', () => {
  const { tolerance, cases } = readExample<ToleranceExample>('tolerance');
  const limits = {
    absolute: new Decimal(tolerance.absolute),
    relative: new Decimal(tolerance.relative),
    cap: new Decimal(tolerance.cap),
  };

  it.each(cases)('of $claimed beside our $computed is $verdict', (expected) => {
    const verified = verifyCdr(
      new Decimal(expected.claimed),
      { totalCost: { exclVat: new Decimal(expected.computed) }, warnings: [] },
      limits,
    );
    expect(verified.verdict).toBe(expected.verdict);
    expect(verified.difference.toFixed(4)).toBe(expected.difference);
    expect(verified.tolerance.toFixed(4)).toBe(expected.tolerance);
  });
});

function intake(cdr: Partial<Cdr>): IntakeInput {
  return {
    cdr: aCdr(cdr),
    receivedAt: new Date('2026-10-12T09:05:00Z'),
    agreement: anAgreement(),
    signedData: { kind: 'none' },
  };
}

function ruleOf(cdr: Partial<Cdr>): string | undefined {
  return checkIntake(intake(cdr))?.rule;
}

function cost(exclVat: string): { readonly exclVat: Decimal } {
  return { exclVat: new Decimal(exclVat) };
}

function aTariff(parts: Partial<Tariff>): Tariff {
  return {
    party: party('NL*ALF'),
    id: 'T1',
    currency: 'EUR',
    elements: [],
    lastUpdated: accepted().acceptedAt,
    ...parts,
  };
}
