import { compareImport } from '../../../src/domain/spot/compare-import.js';
import { aRow, aSpotPrice } from '../../support/prices/a-spot-price.js';

const KNOWN = aSpotPrice('2026-10-12T10:00:00Z', '40.10');
const NOTHING = { same: [], added: [], corrected: [], refined: [] };

describe('an import compared with the prices that are there', () => {
  it('adds periods that have no price', () => {
    const row = aRow('2026-10-12T11:00:00Z', '41');
    expect(compareImport([KNOWN], [row])).toEqual({ ...NOTHING, added: [row] });
  });

  it('changes nothing where the price is the same, however it is written', () => {
    const row = aRow('2026-10-12T10:00:00Z', '40.1000');
    expect(compareImport([KNOWN], [row])).toEqual({ ...NOTHING, same: [row] });
  });

  it('corrects another price, and another currency', () => {
    const dearer = aRow('2026-10-12T10:00:00Z', '40.11');
    const krona = aRow('2026-10-12T10:00:00Z', '40.10', { currency: 'SEK' });
    expect(compareImport([KNOWN], [dearer])).toEqual({ ...NOTHING, corrected: [{ before: KNOWN, after: dearer }] });
    expect(compareImport([KNOWN], [krona]).corrected).toEqual([{ before: KNOWN, after: krona }]);
  });

  it('compares with the newest version', () => {
    const newer = { ...KNOWN, perMwh: KNOWN.perMwh.plus(1), version: 2 };
    expect(compareImport([newer, KNOWN], [aRow('2026-10-12T10:00:00Z', '40.1')]).corrected[0]?.before).toBe(newer);
  });

  it('tells which quarter hours take the place of an hour with another price', () => {
    const same = aRow('2026-10-12T10:00:00Z', '40.1', { minutes: 15 });
    const other = aRow('2026-10-12T10:15:00Z', '45', { minutes: 15 });
    const refined = [{ before: KNOWN, after: other }];
    expect(compareImport([KNOWN], [same, other])).toEqual({ ...NOTHING, added: [same, other], refined });
  });

  it('does not take an hour for a change where quarter hours have prices already', () => {
    const quarter = aSpotPrice('2026-10-12T10:00:00Z', '45', { minutes: 15 });
    const hour = aRow('2026-10-12T10:00:00Z', '40');
    expect(compareImport([quarter], [hour])).toEqual({ ...NOTHING, added: [hour] });
  });
});
