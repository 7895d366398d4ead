import { createMetrics } from '../../../src/wire/ops/metrics.js';

const outboxCounts = async () => ({ pending: 0, delivered: 0, failed: 0 });
const FAULTED = {
  kind: 'FAULTED',
  opened: 5,
  recoveredByRemedy: 3,
  recoveredByItself: 1,
  closedByPerson: 0,
  escalated: 1,
} as const;

describe('incidents in the metrics', () => {
  it('are those of the store, by kind and what became of them', async () => {
    const text = await createMetrics({ outboxCounts, incidentCounts: async () => [FAULTED] }).text();
    expect(text).toContain('voltclear_incidents{kind="FAULTED",outcome="opened"} 5');
    expect(text).toContain('voltclear_incidents{kind="FAULTED",outcome="recovered_by_remedy"} 3');
  });

  it('are left out when the store fails, or where no stations are watched', async () => {
    const failing = () => Promise.reject(new Error('away'));
    const told = await createMetrics({ outboxCounts, incidentCounts: failing }).text();
    expect(told).not.toContain('voltclear_incidents{');
    expect(await createMetrics({ outboxCounts }).text()).not.toContain('voltclear_incidents');
  });
});
