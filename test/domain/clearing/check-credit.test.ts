import { checkCredit } from '../../../src/domain/clearing/check-credit.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { aCdr, aRecord, creditedBy, party } from './builders.js';

describe('a credit CDR', () => {
  const original = aRecord(aCdr());

  it('takes its original back when only the total is negated', () => {
    expect(checkCredit(aCredit(), original)).toBeUndefined();
  });

  it('is quarantined when it refers to nothing that we know', () => {
    const { creditReferenceId, ...without } = aCredit();
    expect(creditReferenceId).toBe('C01');
    expect(checkCredit(aCredit(), undefined)?.rule).toBe('UNKNOWN_REFERENCE');
    expect(checkCredit(without, original)?.rule).toBe('UNKNOWN_REFERENCE');
  });

  it('is quarantined when its original was never accepted: nothing is owed', () => {
    const quarantined = aRecord(aCdr(), { review: { state: 'QUARANTINED', rule: 'COST_SUM', reason: '' } });
    expect(checkCredit(aCredit(), quarantined)).toMatchObject({
      rule: 'UNKNOWN_REFERENCE',
      reason: 'NL*ALF/C01 is QUARANTINED and not accepted: there is nothing to credit',
    });
  });

  it('is quarantined when the original is of another party', () => {
    expect(checkCredit(aCredit({ party: party('NL*XYZ') }), original)?.rule).toBe('NOT_OWNER');
  });

  it('is quarantined when it is for another eMSP than its original: one would be paid for the debt of the other', () => {
    const { token } = aCdr();
    expect(checkCredit(aCredit({ token: { ...token, party: party('FR*VVT') } }), original)).toEqual({
      rule: 'NOT_OWNER',
      reason: expect.stringMatching(/^the credit is for FR\*VVT, but NL\*ALF\/C01 was for /),
      field: 'cdr_token',
    });
  });

  it('is quarantined when another credit came first, but not when it comes again itself', () => {
    const credited = (by: string) => aRecord(aCdr(), { review: creditedBy(by) });
    expect(checkCredit(aCredit(), credited('NL*ALF/OTHER'))?.rule).toBe('ALREADY_CREDITED');
    expect(checkCredit(aCredit(), credited('NL*ALF/C01-C'))).toBeUndefined();
  });

  it.each([
    ['the amount is not negated', { totalCost: { exclVat: new Decimal(4) } }],
    ['only a part is taken back', { totalCost: { exclVat: new Decimal('-3.9999') } }],
    ['the currency is another one', { currency: 'SEK' }],
  ])('is quarantined when %s', (_, parts) => {
    expect(checkCredit(aCredit(parts), original)).toMatchObject({ rule: 'AMOUNT_NOT_NEGATED', field: 'total_cost' });
  });

  it('cannot credit a credit', () => {
    const ofCredit = aCredit({ id: 'C01-CC', creditReferenceId: 'C01-C', totalCost: { exclVat: new Decimal(4) } });
    expect(checkCredit(ofCredit, aRecord(aCredit()))?.rule).toBe('CREDIT_OF_CREDIT');
  });
});

function aCredit(parts: Partial<Cdr> = {}): Cdr {
  return aCdr({
    id: 'C01-C',
    credit: true,
    creditReferenceId: 'C01',
    totalCost: { exclVat: new Decimal(-4) },
    ...parts,
  });
}
