import { commandResult, profileResult } from '../../../src/domain/stations/command-result.js';
import type { CommandOutcome } from '../../../src/domain/stations/station-command.js';

const answer = (status: string): CommandOutcome => ({ kind: 'ANSWERED', status, payload: {} });

describe('the result of a command', () => {
  it.each([
    ['START_SESSION', 'Accepted', undefined, 'ACCEPTED'],
    ['START_SESSION', 'Rejected', undefined, 'REJECTED'],
    ['START_SESSION', 'Rejected', 'Available', 'REJECTED'],
    ['START_SESSION', 'Rejected', 'Charging', 'EVSE_OCCUPIED'],
    ['START_SESSION', 'Rejected', 'Reserved', 'EVSE_OCCUPIED'],
    ['START_SESSION', 'Rejected', 'Faulted', 'EVSE_INOPERATIVE'],
    ['START_SESSION', 'Rejected', 'Unavailable', 'EVSE_INOPERATIVE'],
    ['STOP_SESSION', 'Accepted', undefined, 'ACCEPTED'],
    ['STOP_SESSION', 'Rejected', 'Charging', 'REJECTED'],
    ['UNLOCK_CONNECTOR', 'Unlocked', undefined, 'ACCEPTED'],
    ['UNLOCK_CONNECTOR', 'UnlockFailed', undefined, 'FAILED'],
    ['UNLOCK_CONNECTOR', 'NotSupported', undefined, 'NOT_SUPPORTED'],
    ['UNLOCK_CONNECTOR', 'OngoingAuthorizedTransaction', undefined, 'REJECTED'],
    ['RESERVE_NOW', 'Accepted', undefined, 'ACCEPTED'],
    ['RESERVE_NOW', 'Occupied', undefined, 'EVSE_OCCUPIED'],
    ['RESERVE_NOW', 'Faulted', undefined, 'EVSE_INOPERATIVE'],
    ['RESERVE_NOW', 'Unavailable', undefined, 'EVSE_INOPERATIVE'],
    ['RESERVE_NOW', 'Rejected', undefined, 'REJECTED'],
    ['CANCEL_RESERVATION', 'Accepted', undefined, 'ACCEPTED'],
    ['CANCEL_RESERVATION', 'Rejected', undefined, 'UNKNOWN_RESERVATION'],
  ] as const)('%s, the station says %s and was %s: %s', (command, status, lastStatus, result) => {
    expect(commandResult(command, answer(status), lastStatus)).toBe(result);
  });

  it.each([
    [{ kind: 'TIMEOUT' }, 'TIMEOUT'],
    [{ kind: 'OFFLINE' }, 'FAILED'],
    [{ kind: 'FAILED', why: 'CALLERROR' }, 'FAILED'],
    [{ kind: 'NOT_SUPPORTED', why: 'NotImplemented' }, 'NOT_SUPPORTED'],
  ] as const)('of a station that does not answer: %j', (outcome, result) => {
    expect(commandResult('STOP_SESSION', outcome, 'Charging')).toBe(result);
    expect(profileResult(outcome)).toBe('REJECTED');
  });

  it('of a profile: accepted, rejected, or not there', () => {
    expect(
      ['Accepted', 'Rejected', 'NotSupported', 'Unknown', 'NoProfiles'].map((one) => profileResult(answer(one))),
    ).toEqual(['ACCEPTED', 'REJECTED', 'REJECTED', 'UNKNOWN', 'UNKNOWN']);
  });
});
