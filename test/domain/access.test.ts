import { inspectableParties, mayInspect, maySee, type StaffRole, visibleParties } from '../../src/domain/access.js';

const staff = (...roles: readonly StaffRole[]) => ({ email: 'x@abc.example', roles, parties: ['NL*ABC'] as const });

describe('what a role opens', () => {
  it.each([
    ['an operator', staff('OPERATOR'), undefined, undefined],
    ['finance', staff('FINANCE'), ['NL*ABC'], ['NL*ABC']],
    ['an engineer', staff('ENGINEER'), [], ['NL*ABC']],
    ['an engineer who is finance as well', staff('ENGINEER', 'FINANCE'), ['NL*ABC'], ['NL*ABC']],
    ['somebody without a role', staff(), [], []],
  ])('to %s: money, and messages', (_who, somebody, money, messages) => {
    expect(visibleParties(somebody)).toEqual(money);
    expect(inspectableParties(somebody)).toEqual(messages);
    expect(maySee(somebody, ['DE*XYZ', 'NL*ABC'])).toBe(money === undefined || money.length > 0);
    expect(mayInspect(somebody, ['DE*XYZ', 'NL*ABC'])).toBe(messages === undefined || messages.length > 0);
    expect(maySee(somebody, ['DE*XYZ'])).toBe(money === undefined);
    expect(mayInspect(somebody, ['DE*XYZ'])).toBe(messages === undefined);
  });
});
