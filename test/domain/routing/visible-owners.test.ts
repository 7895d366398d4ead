import { parsePartyKey } from '../../../src/domain/party.js';
import {
  type RoamingAgreement,
  type RoamingDefault,
  roamingRules,
} from '../../../src/domain/routing/roaming-agreement.js';
import { visibleOwners } from '../../../src/domain/routing/visible-owners.js';

const NOW = new Date('2026-11-02T12:00:00Z');

const agreement = (one: string, other: string, modules: RoamingAgreement['modules'] = 'ALL'): RoamingAgreement => ({
  id: `${one} ${other}`,
  parties: [parsePartyKey(one), parsePartyKey(other)],
  modules,
  validFrom: new Date('2026-01-01T00:00:00Z'),
});

const seenBy = (parties: readonly string[], agreements: readonly RoamingAgreement[], otherwise: RoamingDefault) =>
  visibleOwners(roamingRules(agreements, otherwise), {
    parties: parties.map((party) => parsePartyKey(party)),
    module: 'locations',
    at: NOW,
  });

describe('whose objects a party may be shown', () => {
  it('everybody’s, without a name, when the default is OPEN and no agreement of the party forbids one', () => {
    expect(seenBy(['DE*MSP'], [], 'OPEN')).toEqual({ kind: 'all' });
    expect(seenBy(['DE*MSP'], [agreement('DE*MSP', 'NL*CPO')], 'OPEN')).toEqual({ kind: 'all' });
    expect(seenBy(['DE*MSP'], [agreement('FR*EMP', 'NL*CPO', [])], 'OPEN')).toEqual({ kind: 'all' });
  });

  it('all but those whose agreement does not cover the module, when the default is OPEN', () => {
    const agreements = [agreement('NL*CPO', 'DE*MSP', ['tokens']), agreement('DE*MSP', 'BE*CP2')];
    expect(seenBy(['DE*MSP'], agreements, 'OPEN')).toEqual({ kind: 'except', parties: ['NL*CPO'] });
  });

  it('its own and those with an agreement, when the default is CLOSED', () => {
    const agreements = [agreement('NL*CPO', 'DE*MSP'), agreement('DE*MSP', 'BE*CP2', ['tokens'])];
    expect(seenBy(['DE*MSP'], agreements, 'CLOSED')).toEqual({ kind: 'only', parties: ['DE*MSP', 'NL*CPO'] });
    expect(seenBy(['FR*EMP'], agreements, 'CLOSED')).toEqual({ kind: 'only', parties: ['FR*EMP'] });
  });

  it('what one of several parties may see is seen', () => {
    const agreements = [agreement('NL*CPO', 'DE*MSP', []), agreement('NL*CPO', 'DE*TWO')];
    expect(seenBy(['DE*MSP', 'DE*TWO'], agreements, 'OPEN')).toEqual({ kind: 'all' });
  });
});
