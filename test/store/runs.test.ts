import type { Run } from '../../src/domain/clearing/run.js';
import { Decimal } from '../../src/domain/decimal.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

function aRun(id: string, parts: Partial<Run> = {}): Run {
  return {
    id,
    period: '2026-10',
    state: 'OPEN',
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

  it('move on from where they stand, and never back', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-A'));
    const positions = [{ party: 'NL*ALF', currency: 'EUR', amount: new Decimal('-12.34') }] as const;
    expect(await runs.advance(aRun('RUN-A', { state: 'CALCULATED', positions }), ['OPEN', 'CUT_OFF'])).toBe(true);
    expect(await runs.advance(aRun('RUN-A', { state: 'CUT_OFF' }), ['OPEN'])).toBe(false);
    const calculated = aRun('RUN-A', { state: 'CALCULATED', positions });
    expect(await runs.find('RUN-A')).toEqual(calculated);
    expect(await runs.find('RUN-X')).toBeUndefined();
    expect(await runs.advance(aRun('RUN-X'), ['OPEN'])).toBe(false);
  });

  it('are moved on by one of two processes that both want it', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    await one.runs.insert(aRun('RUN-B', { state: 'IN_REVIEW' }));
    const moves = (['APPROVED', 'CANCELLED'] as const).map((state, index) =>
      (index === 0 ? one : other).runs.advance(aRun('RUN-B', { state }), ['IN_REVIEW']),
    );
    expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
  });

  it('are found by where they stand, oldest first', async () => {
    const { runs } = await openStores();
    const ids = async () => (await runs.inStates(['DOCUMENTED', 'INSTRUCTED'])).map(({ id }) => id);
    await runs.insert(aRun('RUN-C', { state: 'INSTRUCTED', cutOffAt: new Date('2026-11-03T00:00:00Z') }));
    await runs.insert(aRun('RUN-D', { state: 'DOCUMENTED' }));
    await runs.insert(aRun('RUN-E', { state: 'CLOSED' }));
    expect(await ids()).toEqual(['RUN-D', 'RUN-C']);
    await runs.advance(aRun('RUN-C', { state: 'CLOSED' }), ['INSTRUCTED']);
    expect(await ids()).toEqual(['RUN-D']);
  });

  it('are listed with the youngest first', async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-YOUNG', { cutOffAt: new Date('2026-12-01T00:00:00Z') }));
    await runs.insert(aRun('RUN-OLD', { cutOffAt: new Date('2026-01-01T00:00:00Z') }));
    const ids = (await runs.list()).map(({ id }) => id);
    expect([ids.at(0), ids.at(-1)]).toEqual(['RUN-YOUNG', 'RUN-OLD']);
  });
});
