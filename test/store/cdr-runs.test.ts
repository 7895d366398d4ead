import { createHash } from 'node:crypto';
import type { CdrGroup } from '../../src/domain/clearing/cdr-group.js';
import type { CdrRecord, Review } from '../../src/domain/clearing/cdr-record.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { CdrStore } from '../../src/store/cdr-store.js';
import { AGENT, aCdr, accepted, aRecord, creditedBy, PRINCIPAL, party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const CUT_OFF = new Date('2026-11-01T00:00:00Z');
const TOO_LATE = new Date('2026-11-01T00:00:00.001Z');
let cdrs: CdrStore;

beforeAll(async () => {
  ({ cdrs } = await openStores());
});

interface Parts {
  readonly emsp?: string;
  readonly chargeCountry?: string;
  readonly review?: Review;
  readonly amount?: string;
  readonly nextStep?: CdrRecord['nextStep'];
  readonly credit?: boolean;
}

/** A CDR of AT*RUN that is accepted and booked; each test has a CPO of its own. */
async function keep(key: string, parts: Parts = {}): Promise<CdrRecord> {
  const [cpo = '', id = ''] = key.split('/');
  const { emsp = 'DE*BET', chargeCountry = 'NL', review = accepted(CUT_OFF), amount = '4', nextStep = 'NONE' } = parts;
  const cdr = aCdr({
    party: party(cpo),
    id,
    sessionId: `S-${id}`,
    token: { ...aCdr().token, party: party(emsp) },
    totalCost: { exclVat: new Decimal(amount) },
    credit: parts.credit === true,
  });
  const record = { ...aRecord(cdr, { review, chargeCountry }), nextStep };
  expect(await cdrs.insert(record)).toBe(true);
  return record;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands on a line: sha256 over the sorted lines of its CDRs. */
function hashOf(...keys: readonly string[]): string {
  return sha256(
    keys
      .map((key) => `${key} ${sha256(key)}`)
      .sort()
      .join('\n'),
  );
}

async function idsOf(runId: string): Promise<readonly string[]> {
  const { items } = await cdrs.page({ runId }, { offset: 0, limit: 100 });
  return items.map(({ cdr }) => cdr.id).sort();
}

async function groupsOf(runId: string): Promise<readonly CdrGroup[]> {
  return (await cdrs.freeze(runId)).groups;
}

describe('a run takes', () => {
  it('what is approved, booked and free at the cut-off, and nothing that is contested, given up, held or credited', async () => {
    const { state: _state, ...acceptance } = accepted(TOO_LATE);
    const approvedAt = new Date('2026-10-20T00:00:00Z');
    await keep('AT*ALL/OVER');
    await keep('AT*ALL/APPROVED', { review: { state: 'APPROVED', approvedAt, approvedBy: 'x@y.z', ...acceptance } });
    await keep('AT*ALL/OPEN', { review: accepted(TOO_LATE) });
    await keep('AT*ALL/UNBOOKED', { nextStep: 'BOOK' });
    await keep('AT*ALL/CONTESTED', { review: { ...acceptance, state: 'CONTESTED', contestId: 'K1' } });
    await keep('AT*ALL/WITHDRAWN', { review: { ...acceptance, state: 'WITHDRAWN', withdrawnAt: CUT_OFF } });
    await keep('AT*ALL/CREDITED', { review: creditedBy('AT*ALL/C') });
    await keep('AT*ALL/HELD');
    expect(await cdrs.hold('AT*ALL/HELD', { by: 'x@y.z', reason: 'looked at' })).toBe(true);
    await Promise.all([cdrs.allocate('RUN-1', CUT_OFF), cdrs.allocate('RUN-1', CUT_OFF)]);
    await cdrs.allocate('RUN-2', CUT_OFF);
    expect(await idsOf('RUN-1')).toEqual(['APPROVED', 'OVER']);
    expect(await idsOf('RUN-2')).toEqual([]);
  });

  it('what nobody contested as approved at the cut-off, and lets stand who approved the rest', async () => {
    expect((await cdrs.find('AT*ALL/OVER'))?.review).toEqual({
      ...accepted(CUT_OFF),
      state: 'APPROVED',
      approvedAt: CUT_OFF,
    });
    expect((await cdrs.find('AT*ALL/APPROVED'))?.review).toMatchObject({ approvedBy: 'x@y.z' });
  });
});

describe('the frozen list of a run', () => {
  it('adds up exactly, group by group, whatever the terms, and hashes what it adds', async () => {
    const principal = { ...accepted(CUT_OFF), agreementKey: 'NL*ALF→DE*BET/2', terms: PRINCIPAL };
    await keep('AT*SUM/1', { amount: '0.10000000000000000001' });
    await keep('AT*SUM/2', { amount: '0.2', review: { ...accepted(CUT_OFF), terms: AGENT } });
    await keep('AT*SUM/3', { amount: '7', chargeCountry: 'DE' });
    await keep('AT*SUM/4', { amount: '8', review: principal });
    await cdrs.allocate('RUN-SUM', CUT_OFF);
    const { groups, count, inputHash } = await cdrs.freeze('RUN-SUM');
    expect([count, inputHash]).toEqual([4, hashOf('AT*SUM/1', 'AT*SUM/2', 'AT*SUM/3', 'AT*SUM/4')]);
    expect(groups.map((group) => [group.chargeCountry, group.terms.model, group.count, group.exact.toFixed()])).toEqual(
      [
        ['DE', 'AGENT', 1, '7'],
        ['NL', 'AGENT', 2, '0.30000000000000000001'],
        ['NL', 'PRINCIPAL', 1, '8'],
      ],
    );
    expect(groups.map((group) => group.cdrHash)).toEqual([
      hashOf('AT*SUM/3'),
      hashOf('AT*SUM/1', 'AT*SUM/2'),
      hashOf('AT*SUM/4'),
    ]);
    expect(groups.map((group) => group.kwh.toFixed())).toEqual(['10', '20', '10']);
  });

  it('knows the hash of a line on which several groups come together', async () => {
    const under = (cpo: string, emsp: string): Review => {
      return { ...accepted(CUT_OFF), agreementKey: `${cpo}→${emsp}/1`, terms: PRINCIPAL };
    };
    for (const key of ['AT*ONE/1', 'AT*ONE/2', 'AT*TWO/3'] as const) {
      const emsp = key === 'AT*ONE/2' ? 'FR*GAM' : 'DE*BET';
      await keep(key, { emsp, review: under(key.slice(0, 6), emsp) });
    }
    await cdrs.allocate('RUN-LINES', CUT_OFF);
    const groups = await groupsOf('RUN-LINES');
    const lineOf = (cpo: string, emsp: string) => {
      const { saleLine, purchaseLine } = groups.find((group) => group.cpo === cpo && group.emsp === emsp) ?? {};
      return [saleLine, purchaseLine];
    };
    const sale = { groups: 2, cdrHash: hashOf('AT*ONE/1', 'AT*TWO/3') };
    const purchase = { groups: 2, cdrHash: hashOf('AT*ONE/1', 'AT*ONE/2') };
    expect(lineOf('AT*ONE', 'DE*BET')).toEqual([sale, purchase]);
    expect(lineOf('AT*ONE', 'FR*GAM')).toEqual([undefined, purchase]);
    expect(lineOf('AT*TWO', 'DE*BET')).toEqual([sale, undefined]);
  });

  it('is what was shown before, when a run was only tried', async () => {
    await keep('AT*DRY/1');
    await keep('AT*DRY/2', { emsp: 'FR*GAM' });
    const shown = await cdrs.preview({ runId: 'RUN-DRY', cutOffAt: CUT_OFF });
    expect((await cdrs.find('AT*DRY/1'))?.finance).toEqual({ state: 'UNALLOCATED' });
    await cdrs.allocate('RUN-DRY', CUT_OFF);
    expect(await cdrs.freeze('RUN-DRY')).toEqual(shown);
    expect(shown.count).toBe(2);
  });
});

describe('the CDRs of a run', () => {
  it('go back to the free ones group by group, and are marked group by group, once', async () => {
    await keep('AT*MRK/1');
    await keep('AT*MRK/2', { chargeCountry: 'DE' });
    await cdrs.allocate('RUN-MRK', CUT_OFF);
    const [german, dutch] = await groupsOf('RUN-MRK');
    if (!german || !dutch) throw new Error('two groups were expected');
    await cdrs.release(german);
    const sale = { role: 'SALE', groups: [dutch], documentNumber: 'AT-MRK-2026-000001', line: 1 } as const;
    await cdrs.markDocumented(sale);
    await cdrs.markDocumented({ ...sale, line: 2 });
    await cdrs.release(dutch);
    const finance = { state: 'DOCUMENTED', runId: 'RUN-MRK', documentNumber: 'AT-MRK-2026-000001', line: 1 };
    expect((await cdrs.find('AT*MRK/1'))?.finance).toEqual(finance);
    expect((await cdrs.find('AT*MRK/2'))?.finance).toEqual({ state: 'UNALLOCATED' });
    await cdrs.markSettled('RUN-MRK');
    expect((await cdrs.find('AT*MRK/1'))?.finance).toEqual({ ...finance, state: 'SETTLED' });
  });

  it('of the hub as principal are on a purchase and a sale, in whichever order they were marked', async () => {
    const review = { ...accepted(CUT_OFF), terms: PRINCIPAL };
    await keep('AT*PRC/1', { review });
    await keep('AT*PRC/2', { review, emsp: 'FR*GAM' });
    await keep('AT*PRC/3', { emsp: 'FR*GAM' });
    await cdrs.allocate('RUN-PRC', CUT_OFF);
    const groups = (await groupsOf('RUN-PRC')).filter(({ terms }) => terms.model === 'PRINCIPAL');
    const [german, french] = groups;
    if (!german || !french) throw new Error('two groups were expected');
    const purchase = { role: 'PURCHASE', groups, documentNumber: 'SB-1', line: 3 } as const;
    await cdrs.markDocumented({ role: 'SALE', groups: [german], documentNumber: 'HUB-1', line: 1 });
    await cdrs.markDocumented(purchase);
    await cdrs.markDocumented(purchase);
    await cdrs.markDocumented({ role: 'SALE', groups: [french], documentNumber: 'HUB-2', line: 1 });
    const bought = { state: 'DOCUMENTED', runId: 'RUN-PRC', line: 1, purchaseNumber: 'SB-1', purchaseLine: 3 };
    expect((await cdrs.find('AT*PRC/1'))?.finance).toEqual({ ...bought, documentNumber: 'HUB-1' });
    expect((await cdrs.find('AT*PRC/2'))?.finance).toEqual({ ...bought, documentNumber: 'HUB-2' });
    expect((await cdrs.find('AT*PRC/3'))?.finance).toEqual({ state: 'ALLOCATED', runId: 'RUN-PRC' });
  });

  it('have a late credit among them once its original is on a document, and it names what it corrects', async () => {
    const credits = (originalKey: string): Review => ({
      ...accepted(CUT_OFF),
      credits: { originalKey, late: true },
    });
    await keep('AT*PRC/1-C', { credit: true, amount: '-4', review: credits('AT*PRC/1') });
    await keep('AT*MRK/1-C', { credit: true, amount: '-4', review: credits('AT*MRK/1') });
    await keep('AT*PRC/3-C', { credit: true, amount: '-4', review: credits('AT*PRC/3') });
    const shown = await cdrs.preview({ runId: 'RUN-CR', cutOffAt: CUT_OFF });
    await cdrs.allocate('RUN-CR', CUT_OFF);
    const taken = { state: 'ALLOCATED', runId: 'RUN-CR' };
    expect((await cdrs.find('AT*PRC/1-C'))?.finance).toEqual({
      ...taken,
      corrects: 'HUB-1',
      correctsPurchase: 'SB-1',
    });
    expect((await cdrs.find('AT*PRC/1-C'))?.review).toMatchObject({ state: 'APPROVED', approvedAt: CUT_OFF });
    expect((await cdrs.find('AT*MRK/1-C'))?.finance).toEqual({ ...taken, corrects: 'AT-MRK-2026-000001' });
    expect((await cdrs.find('AT*PRC/3-C'))?.finance).toEqual({ state: 'UNALLOCATED' });
    const { groups, ...frozen } = await cdrs.freeze('RUN-CR');
    expect(groups.filter(({ kind }) => kind === 'CREDIT').map(({ cpo, exact }) => [cpo, exact.toFixed()])).toEqual([
      ['AT*MRK', '-4'],
      ['AT*PRC', '-4'],
    ]);
    expect({ groups, ...frozen }).toEqual(shown);
    const [note] = groups.filter(({ cpo }) => cpo === 'AT*PRC');
    await cdrs.markDocumented({ role: 'SALE', groups: note ? [note] : [], documentNumber: 'HUB-CN-1', line: 1 });
    expect((await cdrs.find('AT*PRC/1-C'))?.finance).toMatchObject({ state: 'DOCUMENTED', corrects: 'HUB-1' });
  });

  it('are all free again when the run is cancelled', async () => {
    await cdrs.releaseRun('RUN-SUM');
    expect(await idsOf('RUN-SUM')).toEqual([]);
    await cdrs.allocate('RUN-AGAIN', CUT_OFF);
    expect(await idsOf('RUN-AGAIN')).toEqual(expect.arrayContaining(['1', '2', '3', '4']));
  });
});
