import { parsePartyKey } from '../../../src/domain/party.js';
import type { RoutedModule } from '../../../src/domain/routing/module-roles.js';
import {
  mayExchange,
  type RoamingAgreement,
  type RoamingDefault,
  roamingRules,
} from '../../../src/domain/routing/roaming-agreement.js';

const JANUARY = new Date('2026-01-01T00:00:00Z');
const JUNE = new Date('2026-06-01T00:00:00Z');
const just = (before: Date) => new Date(before.getTime() - 1);

function between(one: string, other: string, terms: Partial<RoamingAgreement> = {}): RoamingAgreement {
  return {
    id: 'RA',
    parties: [parsePartyKey(one), parsePartyKey(other)],
    modules: 'ALL',
    validFrom: JANUARY,
    ...terms,
  };
}

function may(agreements: readonly RoamingAgreement[], otherwise: RoamingDefault = 'CLOSED') {
  const rules = roamingRules(agreements, otherwise);
  return (one: string, other: string, module: RoutedModule = 'locations', at = JUNE) =>
    mayExchange(rules, { parties: [parsePartyKey(one), parsePartyKey(other)], module, at });
}

describe('two parties may exchange messages', () => {
  it('without any agreement as the hub’s default says', () => {
    expect(may([], 'OPEN')('NL*CPO', 'DE*MSP')).toBe(true);
    expect(may([], 'CLOSED')('NL*CPO', 'DE*MSP')).toBe(false);
  });

  it('of the modules of their agreement, in both directions, and of no others', () => {
    const asked = may([between('NL*CPO', 'DE*MSP', { modules: ['locations', 'tokens'] })]);
    expect(asked('NL*CPO', 'DE*MSP')).toBe(true);
    expect(asked('de*msp', 'nl*cpo', 'tokens')).toBe(true);
    expect(asked('NL*CPO', 'DE*MSP', 'commands')).toBe(false);
    expect(asked('NL*CPO', 'FR*EMP')).toBe(false);
  });

  it('from its first instant on, and no more at its last', () => {
    const asked = may([between('NL*CPO', 'DE*MSP', { validUntil: JUNE })]);
    expect(asked('NL*CPO', 'DE*MSP', 'locations', just(JANUARY))).toBe(false);
    expect(asked('NL*CPO', 'DE*MSP', 'locations', JANUARY)).toBe(true);
    expect(asked('NL*CPO', 'DE*MSP', 'locations', just(JUNE))).toBe(true);
    expect(asked('NL*CPO', 'DE*MSP', 'locations', JUNE)).toBe(false);
  });

  it('by any of several agreements', () => {
    const later = { validFrom: JUNE, modules: ['cdrs'] } as const;
    const asked = may([between('NL*CPO', 'DE*MSP', { validUntil: JUNE }), between('DE*MSP', 'NL*CPO', later)]);
    expect(asked('NL*CPO', 'DE*MSP', 'cdrs', JUNE)).toBe(true);
    expect(asked('NL*CPO', 'DE*MSP', 'locations', JUNE)).toBe(false);
  });

  it('in an open hub, too, only as an agreement of theirs says: also when it has ended', () => {
    const asked = may([between('NL*CPO', 'DE*MSP', { validUntil: JUNE })], 'OPEN');
    expect(asked('NL*CPO', 'DE*MSP')).toBe(false);
    expect(asked('NL*CPO', 'FR*EMP')).toBe(true);
  });

  it('with themselves, always', () => {
    expect(may([])('NL*CPO', 'nl*cpo')).toBe(true);
  });
});
