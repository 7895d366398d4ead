import { ENERGY_IMPORT, type MeterSample } from '../../../src/domain/charging/meter-sample.js';
import { Decimal } from '../../../src/domain/decimal.js';
import {
  isPowerFalling,
  isSilent,
  peakPowerW,
  phantomCycles,
  repeatedShortSessions,
} from '../../../src/domain/healing/anomalies.js';
import { HEALING_RULES } from '../../../src/domain/healing/healing-rules.js';
import { isAlarming, isEndedBy, wrongBy } from '../../../src/domain/healing/recognise.js';
import type { ConnectorStatus } from '../../../src/domain/stations/connector-state.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const rules = HEALING_RULES.anomalies;

const session = (endedAgoS: number, durationS: number, energyWh: number) => ({
  startedAt: ago(endedAgoS + durationS),
  meterStartWh: new Decimal(1_000),
  end: { at: ago(endedAgoS), how: 'STATION', meterStopWh: new Decimal(1_000 + energyWh) } as const,
});

describe('sessions that end right after their start', () => {
  it.each([
    ['three within two hours are odd', [session(10, 60, 5), session(300, 90, 0), session(900, 30, 0)], 3],
    ['long ones that bring nothing count', [session(10, 600, 99), session(700, 600, 0), session(1_400, 600, 3)], 3],
    ['two are not', [session(10, 60, 5), session(300, 90, 0)], 0],
    [
      'three with a good one in between are not',
      [session(10, 60, 5), session(300, 90, 0), session(500, 3_000, 9_000), session(4_000, 30, 0)],
      0,
    ],
    ['three of which one was yesterday are not', [session(10, 60, 5), session(300, 90, 0), session(86_400, 30, 0)], 0],
  ])('%s', (_rule, sessions, count) => {
    expect(repeatedShortSessions(sessions, rules, NOW)).toBe(count);
  });
});

describe('outlets that go back to Available without having charged', () => {
  const states = (...told: readonly (readonly [ConnectorStatus, number])[]) =>
    told.map(([status, seconds]) => ({ status, at: ago(seconds) }));
  it.each([
    [
      'twice within a minute is odd',
      states(['Preparing', 50], ['Available', 45], ['Preparing', 20], ['Available', 0]),
      2,
    ],
    ['once is not', states(['Preparing', 20], ['Available', 0]), 0],
    [
      'twice in a longer time is not',
      states(['Preparing', 80], ['Available', 70], ['Preparing', 20], ['Available', 0]),
      0,
    ],
    [
      'not when it has charged in between',
      states(['Preparing', 50], ['Available', 45], ['Charging', 30], ['Available', 0]),
      0,
    ],
  ])('%s', (_rule, told, count) => {
    expect(phantomCycles(told, rules, NOW)).toBe(count);
  });
});

describe('power that falls', () => {
  const peaks = (...powers: readonly number[]) => powers.map((powerW) => ({ powerW }));
  const before = [11_000, 10_900, 11_000, 7_200, 11_000, 10_800, 11_000, 3_700, 11_000, 10_950];
  it.each([
    ['three sessions below half of the median before are odd', peaks(...before, 3_600, 3_500, 3_700), true],
    ['two of three are not: cars differ', peaks(...before, 3_600, 11_000, 3_700), false],
    ['a short past says nothing', peaks(...before.slice(1), 3_600, 3_500, 3_700), false],
  ])('%s', (_rule, known, expected) => {
    expect(isPowerFalling(known, rules)).toBe(expected);
  });

  const sample = (measurand: string, value: number, secondsAgo: number, phase?: string): MeterSample => ({
    at: ago(secondsAgo),
    measurand,
    value: new Decimal(value),
    context: 'Sample.Periodic',
    location: 'Outlet',
    unit: measurand === ENERGY_IMPORT ? 'Wh' : 'W',
    ...(phase && { phase }),
  });
  const power = 'Power.Active.Import';
  it.each([
    ['the highest that the station told', [sample(power, 7_000, 60), sample(power, 10_000, 30)], 10_000],
    [
      'the sum of the phases without a total',
      ['L1', 'L2', 'L3'].map((phase) => sample(power, 3_000, 30, phase)),
      9_000,
    ],
    ['what its registers amount to', [sample(ENERGY_IMPORT, 0, 600), sample(ENERGY_IMPORT, 1_000, 300)], 12_000],
    ['nothing where registers are too close to tell', [sample(ENERGY_IMPORT, 0, 30), sample(ENERGY_IMPORT, 9, 1)], 0],
    ['nothing where nothing was measured', [], 0],
  ])('is measured by %s', (_how, samples, expected) => {
    expect(peakPowerW(samples)).toBe(expected);
  });
});

describe('what a station says', () => {
  it.each([
    ['Faulted', 'GroundFailure', 'SAFETY'],
    ['Faulted', 'HighTemperature', 'SAFETY'],
    ['Faulted', 'ConnectorLockFailure', 'FAULTED'],
    ['Faulted', undefined, 'FAULTED'],
    ['Finishing', 'GroundFailure', 'STUCK_FINISHING'],
    ['Preparing', undefined, 'STUCK_PREPARING'],
    ['SuspendedEVSE', undefined, undefined],
    ['Charging', 'HighTemperature', undefined],
  ] as const)('%s with %s is %s', (status, errorCode, kind) => {
    expect(wrongBy({ status, ...(errorCode && { errorCode }) })).toBe(kind);
  });

  it.each([
    ['FAULTED', 'Available', true],
    ['FAULTED', 'Unavailable', false],
    ['STUCK_FINISHING', 'Faulted', false],
    ['STUCK_FINISHING', 'Available', true],
    ['STUCK_PREPARING', 'Charging', true],
    ['PHANTOM_CYCLES', 'Charging', true],
    ['PHANTOM_CYCLES', 'Available', false],
    ['OFFLINE', 'Available', false],
  ] as const)('ends %s by %s: %s', (kind, status, ends) => {
    expect(isEndedBy({ kind }, status)).toBe(ends);
  });

  it('is silence after three heartbeats that did not come', () => {
    expect(isSilent({ lastSeenAt: ago(900), heartbeatSeconds: 300 }, rules, NOW)).toBe(false);
    expect(isSilent({ lastSeenAt: ago(901), heartbeatSeconds: 300 }, rules, NOW)).toBe(true);
  });

  it('is an alarm where somebody may be at work on it, and not for daily work', () => {
    expect(['TamperDetectionActivated', 'InvalidFirmwareSignature', 'SecurityLogWasCleared'].every(isAlarming)).toBe(
      true,
    );
    expect(['StartupOfTheDevice', 'ResetOrReboot', 'SettingSystemTime', 'Anything'].some(isAlarming)).toBe(false);
  });
});
