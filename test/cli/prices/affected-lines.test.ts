import { affectedLines, affectedNotes } from '../../../src/cli/prices/affected-lines.js';

const CDR = {
  cdr: 'NL*ABC/C1',
  starts_at: '2026-10-12T08:00:00.000Z',
  kwh: '10',
  credited: false,
  difference: '0.5',
  currency: 'EUR',
};

describe('a report on prices that changed after the fact', () => {
  it('has a line for each CDR that was billed by the prices before, with what it would cost more or less', () => {
    const { difference: _exact, ...unknown } = CDR;
    const affected = [CDR, { ...CDR, difference: '-0.25', credited: true }, unknown];
    expect(affectedLines({ affected })).toEqual([
      '2026-10-12T08:00:00.000Z  NL*ABC/C1  10 kWh  +0.5 EUR excl. VAT',
      '2026-10-12T08:00:00.000Z  NL*ABC/C1  10 kWh  -0.25 EUR excl. VAT  credited',
      '2026-10-12T08:00:00.000Z  NL*ABC/C1  10 kWh  difference not known',
    ]);
  });

  it('has none for those who may not see CDRs', () => {
    expect([affectedLines({}), affectedNotes({})]).toEqual([[], []]);
  });

  it('says when there are more, and when some were not looked at', () => {
    expect(affectedNotes({ affected_more: true, affected_unspread: 2 })).toEqual([
      'there are more CDRs than are shown',
      '2 booked CDRs were not looked at yet: ask again in a minute',
    ]);
    expect(affectedNotes({ affected_more: false, affected_unspread: 0 })).toEqual([]);
  });
});
