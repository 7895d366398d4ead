import { formatReplay } from '../../src/cli/replay/format-replay.js';
import type { ApiCdrTotal } from '../../src/simulator/operator-api.js';

const total = (verdict: NonNullable<ApiCdrTotal['verdict']>, count: number, claimed: string): ApiCdrTotal => ({
  review: verdict === 'EXACT' || verdict === 'WITHIN_TOLERANCE' ? 'ACCEPTED' : 'MISMATCH',
  verdict,
  currency: 'EUR',
  count,
  claimed,
  computed: '10',
});

describe('the table of a replay', () => {
  it('tells claims that are wrong from claims of which nobody can tell', () => {
    const text = formatReplay({
      created: 10,
      repeated: 0,
      refusals: [],
      totals: [total('EXACT', 5, '10'), total('MISMATCH', 3, '12'), total('CANNOT_TELL', 2, '11')],
      outbox: { delivered: 5, pending: 0, failed: 0 },
      sendingMs: 1_000,
      totalMs: 2_000,
    });
    const rows = text.split('\n').map((row) => row.trim().split(/ {2,50}/));
    expect(rows.slice(1, 5)).toEqual([
      ['exact', '5', '10', '10'],
      ['mismatched', '3', '12', '10'],
      ['cannot tell', '2', '11', '10'],
      ['all', '10', '33', '30'],
    ]);
  });
});
