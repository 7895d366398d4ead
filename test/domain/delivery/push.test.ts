import { isKept, mayRepeat, objectOf, type Push, supersedes } from '../../../src/domain/delivery/push.js';

function aPush(method: Push['method'], rest: string, module: Push['module'] = 'locations'): Push {
  return { module, method, rest };
}

describe('a push that waits', () => {
  it('is one of an object, whichever part of it is meant and however its ids are written', () => {
    expect(objectOf({ rest: '/NL/CPO/LOC1' })).toBe('NL*CPO/LOC1');
    expect(objectOf({ rest: '/nl/cpo/loc1/EVSE1/2/?x=1' })).toBe('NL*CPO/LOC1');
    expect(objectOf({ rest: '/DE/MSP/04AB?type=APP_USER' })).toBe('DE*MSP/04AB');
  });

  it.each([
    ['the object whole', aPush('PUT', '/NL/CPO/L1'), aPush('PUT', '/nl/cpo/l1/')],
    ['a change of it', aPush('PUT', '/NL/CPO/L1'), aPush('PATCH', '/NL/CPO/L1')],
    ['a part of it', aPush('PUT', '/NL/CPO/L1'), aPush('PUT', '/NL/CPO/L1/E1')],
    ['a change of a part of it', aPush('PUT', '/NL/CPO/L1/E1'), aPush('PATCH', '/NL/CPO/L1/E1/2')],
    [
      'the same token of the same type',
      aPush('PUT', '/DE/MSP/T1?type=RFID', 'tokens'),
      aPush('PUT', '/DE/MSP/T1?type=rfid', 'tokens'),
    ],
  ])('is made needless by a whole PUT, when it told %s', (_what, later, earlier) => {
    expect(supersedes(later, earlier)).toBe(true);
  });

  it.each([
    ['of another object', aPush('PUT', '/NL/CPO/L1'), aPush('PUT', '/NL/CPO/L10')],
    ['of the whole, by a part', aPush('PUT', '/NL/CPO/L1/E1'), aPush('PUT', '/NL/CPO/L1')],
    ['of another part', aPush('PUT', '/NL/CPO/L1/E1'), aPush('PATCH', '/NL/CPO/L1/E2')],
    ['by a PATCH, which says a little only', aPush('PATCH', '/NL/CPO/L1'), aPush('PATCH', '/NL/CPO/L1')],
    ['that removes the object', aPush('PUT', '/NL/CPO/L1'), aPush('DELETE', '/NL/CPO/L1')],
    ['of another module', aPush('PUT', '/NL/CPO/X1'), aPush('PUT', '/NL/CPO/X1', 'tariffs')],
    [
      'of a token of another type',
      aPush('PUT', '/DE/MSP/T1?type=RFID', 'tokens'),
      aPush('PUT', '/DE/MSP/T1?type=APP_USER', 'tokens'),
    ],
  ])('stays when a later push is %s', (_what, later, earlier) => {
    expect(supersedes(later, earlier)).toBe(false);
  });

  it('is never a question, a command or a charging profile', () => {
    for (const module of ['locations', 'sessions', 'tariffs', 'tokens'] as const) {
      expect(isKept(module, 'PUT')).toBe(true);
      expect(isKept(module, 'GET')).toBe(false);
    }
    for (const module of ['commands', 'chargingprofiles', 'cdrs'] as const) expect(isKept(module, 'POST')).toBe(false);
  });

  it('is sent once when it may have arrived and would add charging periods to a session again', () => {
    expect(mayRepeat({ module: 'sessions', method: 'PATCH' })).toBe(false);
    expect(mayRepeat({ module: 'sessions', method: 'PUT' })).toBe(true);
    expect(mayRepeat({ module: 'locations', method: 'PATCH' })).toBe(true);
  });
});
