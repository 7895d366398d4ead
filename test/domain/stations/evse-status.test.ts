import fc from 'fast-check';
import type { ConnectorStatus } from '../../../src/domain/stations/connector-state.js';
import { type ConnectorFacts, connectorStatus, evseStatus } from '../../../src/domain/stations/evse-status.js';

const NOW = new Date('2026-11-02T10:00:00Z');

function secondsAgo(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1_000);
}

function said(status: ConnectorStatus, agoSeconds = 10, more: Partial<ConnectorFacts> = {}): ConnectorFacts {
  return { state: { status, at: secondsAgo(agoSeconds) }, hasOpenTransaction: false, ...more };
}

describe('the status of an EVSE', () => {
  it.each<readonly [ConnectorStatus, number, Partial<ConnectorFacts>, string]>([
    ['Available', 10, {}, 'AVAILABLE'],
    ['Preparing', 179, {}, 'AVAILABLE'],
    ['Preparing', 180, {}, 'BLOCKED'],
    ['Preparing', 200, { hasOpenTransaction: true }, 'CHARGING'],
    ['Charging', 9_999, {}, 'CHARGING'],
    ['SuspendedEV', 9_999, {}, 'CHARGING'],
    ['SuspendedEVSE', 9_999, {}, 'CHARGING'],
    ['Finishing', 59, {}, 'CHARGING'],
    ['Finishing', 60, {}, 'BLOCKED'],
    ['Reserved', 10, {}, 'RESERVED'],
    ['Unavailable', 10, {}, 'INOPERATIVE'],
    ['Faulted', 10, {}, 'OUTOFORDER'],
    ['Occupied', 10, {}, 'AVAILABLE'],
    ['Occupied', 200, {}, 'BLOCKED'],
    ['Occupied', 200, { hasOpenTransaction: true }, 'CHARGING'],
    ['Occupied', 200, { lastEndedAt: secondsAgo(30) }, 'CHARGING'],
    ['Occupied', 200, { lastEndedAt: secondsAgo(90) }, 'BLOCKED'],
    ['Occupied', 100, { lastEndedAt: secondsAgo(900) }, 'AVAILABLE'],
  ])('%s since %i s, %j: %s', (status, agoSeconds, more, expected) => {
    expect(connectorStatus(said(status, agoSeconds, more), NOW).status).toBe(expected);
  });

  it('tells when it changes by time alone', () => {
    const facts = { connectors: [said('Preparing', 100), said('Finishing', 50)], offlineSince: secondsAgo(30) };
    expect(evseStatus(facts, NOW)).toEqual({ status: 'CHARGING', changesAt: secondsAgo(-10) });
    expect(evseStatus({ connectors: [said('Available')] }, NOW)).toEqual({ status: 'AVAILABLE' });
  });

  it('counts from when the station told it first', () => {
    const state = { status: 'Preparing' as const, at: secondsAgo(1), since: secondsAgo(500) };
    expect(connectorStatus({ state, hasOpenTransaction: false }, NOW).status).toBe('BLOCKED');
  });

  it('is UNKNOWN when the connection is lost for longer than the grace, or nothing was ever told', () => {
    expect(evseStatus({ connectors: [said('Available')], offlineSince: secondsAgo(119) }, NOW).status).toBe(
      'AVAILABLE',
    );
    expect(evseStatus({ connectors: [said('Available')], offlineSince: secondsAgo(120) }, NOW)).toEqual({
      status: 'UNKNOWN',
    });
    expect(evseStatus({ connectors: [{ hasOpenTransaction: false }] }, NOW).status).toBe('UNKNOWN');
  });

  it('is that of the whole station, but for who charges', () => {
    const station = { status: 'Unavailable' as const };
    expect(evseStatus({ connectors: [said('Available')], station }, NOW).status).toBe('INOPERATIVE');
    expect(evseStatus({ connectors: [said('Charging')], station }, NOW).status).toBe('CHARGING');
    const broken = { status: 'Faulted' as const };
    expect(evseStatus({ connectors: [said('Available')], station: broken }, NOW).status).toBe('OUTOFORDER');
    // What it says of the whole when all is well says nothing of its connectors.
    const well = { status: 'Available' as const };
    expect(evseStatus({ connectors: [said('Faulted')], station: well }, NOW).status).toBe('OUTOFORDER');
  });

  it('never hides a connector that works behind one that does not', () => {
    const status = fc.constantFrom<ConnectorStatus>('Faulted', 'Unavailable', 'Available');
    fc.assert(
      fc.property(fc.array(status, { maxLength: 5 }), fc.nat(5), (others, at) => {
        const connectors = others.map((one) => said(one));
        connectors.splice(at, 0, said('Available'));
        return evseStatus({ connectors }, NOW).status === 'AVAILABLE';
      }),
    );
  });

  it('says that somebody charges whenever somebody does', () => {
    const status = fc.constantFrom<ConnectorStatus>('Available', 'Faulted', 'Preparing', 'Reserved', 'Unavailable');
    const whole = fc.constantFrom<ConnectorStatus>('Available', 'Faulted', 'Unavailable');
    fc.assert(
      fc.property(fc.array(status, { maxLength: 4 }), whole, (others, station) => {
        const connectors = [...others.map((one) => said(one)), said('Charging')];
        return evseStatus({ connectors, station: { status: station } }, NOW).status === 'CHARGING';
      }),
    );
  });
});
