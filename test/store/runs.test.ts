import type { Run } from '../../src/domain/clearing/run.js';
import { Decimal } from '../../src/domain/decimal.js';
import { aGroup } from '../domain/clearing/builders.js';
import { aDraft } from '../support/a-draft.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

function aRun(id: string, parts: Partial<Run> = {}): Run {
  return {
    id,
    period: '2026-10',
    state: 'CUT_OFF',
    cutOffAt: new Date('2026-11-01T00:00:00Z'),
    issueDate: '2026-11-02',
    createdBy: 'zoe@hub.example',
    ...parts,
  };
}

describe('the runs', () => {
  it('are made once when two processes begin the same one', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const made = await Promise.all([one, other].map(({ runs }) => runs.insert(aRun('RUN-2026-10'))));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('move on and never back', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-A'));
    const positions = [{ party: 'NL*ALF', currency: 'EUR', amount: new Decimal('-12.34') }] as const;
    await runs.advance(aRun('RUN-A', { state: 'DOCUMENTED', positions }));
    await runs.advance(aRun('RUN-A', { state: 'CALCULATED' }));
    await runs.advance(aRun('RUN-A', { state: 'DOCUMENTED', createdBy: 'somebody else' }));
    expect(await runs.find('RUN-A')).toEqual(aRun('RUN-A', { state: 'DOCUMENTED', positions }));
    expect(await runs.find('RUN-X')).toBeUndefined();
  });

  it('are unfinished until they are closed', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-B'));
    const ids = async () => (await runs.unfinished()).map(({ id }) => id);
    for (const state of ['CALCULATED', 'DOCUMENTED'] as const) {
      await runs.advance(aRun('RUN-B', { state }));
      expect(await ids()).toContain('RUN-B');
    }
    await runs.advance(aRun('RUN-B', { state: 'CLOSED' }));
    expect(await ids()).not.toContain('RUN-B');
  });

  it('are listed with the youngest first', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-YOUNG', { cutOffAt: new Date('2026-12-01T00:00:00Z') }));
    await runs.insert(aRun('RUN-OLD', { cutOffAt: new Date('2026-01-01T00:00:00Z') }));
    const ids = (await runs.list()).map(({ id }) => id);
    expect([ids.at(0), ids.at(-1)]).toEqual(['RUN-YOUNG', 'RUN-OLD']);
  });

  it('keep their plan to the last digit, also while they move on', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-C'));
    expect(await runs.planOf('RUN-C')).toEqual([]);
    const plan = [{ draft: aDraft({ runId: 'RUN-C' }), groups: [aGroup({ exact: new Decimal('4.000000001') })] }];
    await runs.keepPlan('RUN-C', plan);
    await runs.advance(aRun('RUN-C', { state: 'CALCULATED' }));
    expect(await runs.planOf('RUN-C')).toEqual(plan);
  });
});
