import { creditorReference, isCreditorReference } from '../../../src/domain/settlement/creditor-reference.js';
import { isIban } from '../../../src/domain/settlement/iban.js';

describe('creditor reference (ISO 11649)', () => {
  it('is run and party without separators, behind check digits', () => {
    expect(creditorReference('RUN-2026-10', 'NL*ALF')).toBe('RF81RUN202610NLALF');
    expect(creditorReference('RUN-2026-10', 'FR*GAM')).toBe('RF31RUN202610FRGAM');
    expect(creditorReference('RUN-2026-10', 'SE*EPS')).toBe('RF71RUN202610SEEPS');
  });

  it('counts further payments of a member in a run, and each passes the check', () => {
    const references = [1, 2, 3, 999].map((place) => creditorReference('RUN-2026-10.12', 'DE*BET', place));
    expect(new Set(references).size).toBe(4);
    expect(references[1]).toMatch(/^RF\d\dRUN20261012DEBET2$/);
    for (const reference of references) expect(isCreditorReference(reference)).toBe(true);
  });

  it('shortens what is too long to 25 characters, another text to another reference', () => {
    const long = 'RUN-2026-10-OF-A-VERY-LONG-NAME';
    const references = ['NL*ALF', 'NL*ALG'].map((party) => creditorReference(long, party as 'NL*ALF'));
    expect(references[0]).toHaveLength(25);
    expect(references[0]).not.toBe(references[1]);
    expect(creditorReference(long, 'NL*ALF')).toBe(references[0]);
    for (const reference of references) expect(isCreditorReference(reference)).toBe(true);
  });

  it('is refused with a digit changed or letters swapped', () => {
    expect(isCreditorReference('RF81RUN202610NLALG')).toBe(false);
    expect(isCreditorReference('RF18RUN202610NLALF')).toBe(false);
  });
});

describe('IBAN', () => {
  it('passes with the right check digits only', () => {
    for (const iban of ['DE02120300000000202051', 'FR1420041010050500013M02606', 'SE4550000000058398257466']) {
      expect(isIban(iban)).toBe(true);
    }
    for (const text of [
      'DE03120300000000202051',
      'DE02 1203 0000 0000 2020 51',
      'DE02',
      '',
      'de02120300000000202051',
    ]) {
      expect(isIban(text)).toBe(false);
    }
  });
});
