import { Decimal } from '../../src/domain/decimal.js';
import { aGroup } from '../domain/clearing/builders.js';
import { aDraft } from '../support/a-draft.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

describe('the drafts of a run', () => {
  it('are kept to the last digit and in their order, in place of what was kept before', async () => {
    const { drafts } = await openStores();
    const planned = (key: string) => ({
      role: 'SALE' as const,
      draft: aDraft({ key, runId: 'RUN-C' }),
      lines: [[aGroup({ agreementKey: 'NL*ALF→DE*BET/1', exact: new Decimal('4.000000001') })]],
    });
    const plan = ['c', 'a', 'b'].map(planned);
    await drafts.keepPlan('RUN-C', [planned('old'), ...plan]);
    await drafts.keepPlan('RUN-C', plan);
    expect(await all(drafts.planOf('RUN-C'))).toEqual(plan);
  });

  it('are gone when the run is given up, and only its own', async () => {
    const { drafts } = await openStores();
    const plan = [{ role: 'FEE' as const, draft: aDraft(), lines: [] }];
    for (const run of ['RUN-D', 'RUN-E']) await drafts.keepPlan(run, plan);
    await drafts.discardPlan('RUN-D');
    expect(await all(drafts.planOf('RUN-D'))).toEqual([]);
    expect(await all(drafts.planOf('RUN-E'))).toHaveLength(1);
  });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
}
