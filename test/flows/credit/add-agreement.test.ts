import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import type { Run, RunState } from '../../../src/domain/clearing/run.js';
import { addAgreement } from '../../../src/flows/clearing/add-agreement.js';
import { putLegalEntity } from '../../../src/flows/clearing/put-legal-entity.js';
import { anAgreement, anEntity, HUB, party } from '../../domain/clearing/builders.js';
import { useStores } from '../../support/open-stores.js';

const openStores = useStores();

async function add(change: Partial<Agreement>, process = 1) {
  const { key: _key, version: _version, ...terms } = anAgreement(change);
  return addAgreement({ ...(await openStores(process)), plans: [] }, terms);
}

function aRun(id: string, state: RunState, cutOffAt: string): Run {
  const [period = ''] = /\d{4}-\d{2}/.exec(id) ?? [];
  return { id, period, state, cutOffAt: new Date(cutOffAt), issueDate: '2026-11-02', createdBy: 'clerk@hub.example' };
}

const from = (instant: string) => ({ validFrom: new Date(instant) });

describe('a new version of an agreement', () => {
  beforeAll(async () => {
    const { runs } = await openStores();
    await runs.insert(aRun('RUN-2026-09', 'CLOSED', '2026-10-01T02:15:00Z'));
    await runs.insert(aRun('RUN-2026-10', 'APPROVED', '2026-11-01T02:15:00Z'));
    await runs.insert(aRun('RUN-2026-11', 'CANCELLED', '2026-12-01T02:15:00Z'));
    await runs.insert(aRun('RUN-2026-11.2', 'IN_REVIEW', '2026-12-02T02:15:00Z'));
  });

  it('is the first one, which may begin in the past: nothing of the two has been cleared', async () => {
    expect(await add(from('2026-01-01T00:00:00Z'))).toMatchObject({ key: 'NL*ALF→DE*BET/1', version: 1 });
  });

  it('does not begin before the cut-off of the newest run that was approved', async () => {
    await expect(add(from('2026-11-01T02:14:59Z'))).rejects.toMatchObject({
      code: 'conflict',
      field: 'valid_from',
      message: expect.stringContaining('RUN-2026-10 is approved'),
    });
    expect(await add(from('2026-11-01T02:15:00Z'))).toMatchObject({ version: 2 });
  });

  it('does not begin before the newest one begins', async () => {
    await add({ ...from('2027-01-01T00:00:00Z'), contestDays: 3 });
    await expect(add(from('2026-12-31T23:59:59Z'))).rejects.toMatchObject({
      code: 'conflict',
      field: 'valid_from',
      message: expect.stringContaining('NL*ALF→DE*BET/3 begins at 2027-01-01'),
    });
  });

  it('ends one early by beginning with it and ending itself; what was agreed before does not come back', async () => {
    await add({ ...from('2027-01-01T00:00:00Z'), validUntil: new Date('2027-02-01T00:00:00Z') });
    const { agreements } = await openStores();
    const versionAt = async (at: string) =>
      (await agreements.validAt({ cpo: 'NL*ALF', emsp: 'DE*BET', at: new Date(at) }))?.version;
    expect(await versionAt('2026-12-31T23:59:59Z')).toBe(2);
    expect(await versionAt('2027-01-31T23:59:59Z')).toBe(4);
    expect(await versionAt('2027-02-01T00:00:00Z')).toBeUndefined();
  });

  it('gets one number, and one of two who add it at the same time is refused', async () => {
    const terms = { emsp: party('SE*EPS'), ...from('2027-03-01T00:00:00Z') };
    const added = await Promise.allSettled([add(terms, 1), add(terms, 2)]);
    const versions = added.flatMap((one) => (one.status === 'fulfilled' ? [one.value.version] : []));
    const refused = added.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(versions.length + refused.length).toBe(2);
    expect(new Set(versions).size).toBe(versions.length);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict', field: 'version' });
  });

  it('keeps all that was agreed, to the digit', async () => {
    const { agreements } = await openStores();
    const terms = anAgreement({
      cpo: party('BE*DEL'),
      billing: 'REVERSE',
      selfBillingAgreedOn: '2025-12-24',
      settlementMode: 'HUB_ACCOUNT',
      priceId: 'T-1',
    });
    const { key: _key, version: _version, ...rest } = terms;
    const added = await addAgreement({ ...(await openStores()), plans: [] }, rest);
    expect(await agreements.find('BE*DEL→DE*BET/1')).toEqual(added);
  });

  it('that cannot be cleared is refused, and nothing is kept', async () => {
    const cpo = party('FI*ETA');
    await expect(add({ cpo, billing: 'REVERSE' })).rejects.toMatchObject({ field: 'self_billing_agreed_on' });
    expect(await (await openStores()).agreements.list(['FI*ETA'])).toEqual([]);
  });
});

describe('a legal entity', () => {
  it('has number series of its own', async () => {
    const { legalEntities } = await openStores();
    const hub = { legalEntities, identity: { ...HUB.party, name: HUB.name, legalEntity: HUB } };
    await putLegalEntity(hub, anEntity('NL*ALF'));
    await putLegalEntity(hub, anEntity('DE*BET', { series: { invoice: 'BET', creditNote: 'BETCN' } }));
    await putLegalEntity(hub, anEntity('DE*BET', { series: { invoice: 'BET', creditNote: 'BETCN' } }));
    const put = (invoice: string, creditNote: string) =>
      putLegalEntity(hub, anEntity('FR*GAM', { series: { invoice, creditNote } }));
    for (const [invoice, creditNote] of [
      ['BET', 'GAM-CN'],
      ['GAM', 'NL-ALF-CN'],
      ['HUB-NL', 'GAM-CN'],
      ['SB-BET', 'GAM-CN'],
      ['GAM', 'GAM'],
    ] as const) {
      await expect(put(invoice, creditNote)).rejects.toMatchObject({ code: 'conflict', field: 'series' });
    }
    expect(await legalEntities.find('FR*GAM')).toBeUndefined();
  });
});
