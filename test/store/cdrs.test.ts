import type { CdrRecord, Rating } from '../../src/domain/clearing/cdr-record.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { Cdr } from '../../src/domain/roaming/cdr.js';
import type { CdrFilter, CdrStore, ReviewChange } from '../../src/store/cdr-store.js';
import type { PageQuery } from '../../src/store/object-store.js';
import { aCdr, accepted, aRecord, creditedBy, party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const ALL = { offset: 0, limit: 100 };
let cdrs: CdrStore;

beforeAll(async () => {
  ({ cdrs } = await openStores());
});

type Parts = Partial<Omit<CdrRecord, 'cdr'>> & { readonly cdr?: Partial<Cdr> };

/** A CDR that has just come in, of NL*ALF unless told otherwise. */
function received(id: string, { cdr, ...parts }: Parts = {}): CdrRecord {
  const record = aRecord(aCdr({ id, sessionId: `S-${id}`, ...cdr }), { review: { state: 'RECEIVED' } });
  return { ...record, nextStep: 'CHECK', ...parts };
}

async function insert(id: string, parts: Parts = {}): Promise<CdrRecord> {
  const record = received(id, parts);
  expect(await cdrs.insert(record)).toBe(true);
  return record;
}

function acceptance(record: CdrRecord, claimSession?: string): ReviewChange {
  const claim = claimSession && { claimSession };
  return { key: record.key, from: ['RECEIVED'], review: accepted(), nextStep: 'BOOK', ...claim };
}

async function idsOf(filter: CdrFilter, query: Partial<PageQuery> = {}): Promise<readonly string[]> {
  return (await cdrs.page(filter, { ...ALL, ...query })).items.map(({ cdr }) => cdr.id);
}

describe('a CDR in the store', () => {
  it('comes back as it came, to the last digit', async () => {
    const record = await insert('A1', {
      original: '{"id":"A1",  "total_cost":{"excl_vat":4.000}}',
      cdr: { totalCost: { exclVat: new Decimal('0.1234567890123456789'), inclVat: new Decimal('0.15') } },
    });
    expect(await cdrs.find('NL*ALF/A1')).toEqual(record);
    expect(await cdrs.find('NL*ALF/A0')).toBeUndefined();
  });

  it('is inserted once when it comes to two processes at the same time; the first content stays', async () => {
    const { cdrs: other } = await openStores(2);
    const copies = Array.from({ length: 20 }, (_, index) => received('B1', { contentHash: `${index}` }));
    const answers = await Promise.all(copies.map((copy, index) => (index % 2 ? cdrs : other).insert(copy)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const kept = copies[answers.indexOf(true)];
    expect(await cdrs.find('NL*ALF/B1')).toEqual(kept);
  });
});

describe('the review of a CDR', () => {
  it('is done by one of many who judge it at the same time', async () => {
    const record = await insert('R1');
    const judged = await Promise.all(Array.from({ length: 10 }, () => cdrs.review(acceptance(record))));
    expect(judged.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(judged.filter((outcome) => outcome === 'state-moved')).toHaveLength(9);
    expect(await cdrs.find(record.key)).toMatchObject({ review: accepted(), nextStep: 'BOOK' });
  });

  it('moves nothing of a CDR that is unknown', async () => {
    expect(await cdrs.review(acceptance(received('R0')))).toBe('state-moved');
  });

  it('accepts one CDR of a session at a time, and another one after the first is credited', async () => {
    const [first, second] = [await insert('S1'), await insert('S2')];
    expect(await cdrs.review(acceptance(first, 'NL*ALF/SESSION'))).toBe('done');
    expect(await cdrs.review(acceptance(second, 'NL*ALF/SESSION'))).toBe('session-taken');
    expect(await cdrs.find(second.key)).toEqual(second);
    const credited = { ...acceptance(first), from: ['ACCEPTED'], review: creditedBy('NL*ALF/S1-C') } as const;
    expect(await cdrs.review(credited)).toBe('done');
    expect(await cdrs.review(acceptance(second, 'NL*ALF/SESSION'))).toBe('done');
  });

  it('remembers what a CDR in quarantine waits for, until it is judged again', async () => {
    const record = await insert('W1');
    const waitsFor = 'session:NL*ALF/W';
    const quarantined = { state: 'QUARANTINED', rule: 'DUPLICATE_SESSION', reason: 'taken' } as const;
    await cdrs.review({ ...acceptance(record), review: quarantined, nextStep: 'NONE', waitsFor });
    expect(await cdrs.waitingFor(waitsFor)).toEqual([record.key]);
    expect(await cdrs.waitingFor('session:NL*ALF/V')).toEqual([]);
    const again = { ...acceptance(record), from: ['QUARANTINED'], review: { state: 'RECEIVED' } } as const;
    expect(await cdrs.review(again)).toBe('done');
    expect(await cdrs.waitingFor(waitsFor)).toEqual([]);
  });
});

describe('the work that is left on CDRs', () => {
  it('is what was received before, oldest first, and not finished', async () => {
    const at = (minute: number) => ({ receivedAt: new Date(Date.UTC(2020, 0, 1, 0, minute)) });
    for (const minute of [3, 1, 2, 4]) await insert(`L${minute}`, at(minute));
    await insert('L0', { ...at(0), nextStep: 'NONE' });
    const before = at(4).receivedAt;
    expect(await cdrs.withWorkLeft(before, 10)).toEqual(['NL*ALF/L1', 'NL*ALF/L2', 'NL*ALF/L3']);
    expect(await cdrs.withWorkLeft(before, 2)).toEqual(['NL*ALF/L1', 'NL*ALF/L2']);
    await cdrs.finishStep('NL*ALF/L1', 'BOOK');
    await cdrs.finishStep('NL*ALF/L2', 'CHECK');
    expect(await cdrs.withWorkLeft(before, 10)).toEqual(['NL*ALF/L1', 'NL*ALF/L3']);
  });
});

describe('the pages of CDRs', () => {
  const owner = { cpo: 'BE*PAG' } as const;
  const day = (number: number) => new Date(Date.UTC(2026, 8, number));

  beforeAll(async () => {
    for (const number of [5, 3, 4, 1, 2]) {
      const cdr = { party: party('BE*PAG'), lastUpdated: day(number), endedAt: day(number) };
      const token = { ...aCdr().token, party: party(number > 3 ? 'FR*GAM' : 'DE*BET') };
      await insert(`P${number}`, { cdr: { ...cdr, token }, emsp: token.party });
    }
  });

  it('are in the order in which CDRs came, and keep it when one is judged', async () => {
    expect(await idsOf(owner, { limit: 2 })).toEqual(['P5', 'P3']);
    const judged = await cdrs.find('BE*PAG/P5');
    if (judged) await cdrs.review(acceptance(judged));
    expect(await idsOf(owner, { offset: 2, limit: 2 })).toEqual(['P4', 'P1']);
    expect((await cdrs.page(owner, { offset: 4, limit: 2 })).total).toBe(5);
  });

  it('begin with the day that is named and end before the other', async () => {
    expect(await idsOf(owner, { dateFrom: day(2), dateTo: day(4) })).toEqual(['P3', 'P2']);
    expect(await idsOf(owner, { dateFrom: day(4) })).toEqual(['P5', 'P4']);
    expect(await idsOf({ ...owner, endedFrom: day(2), endedUntil: day(4) })).toEqual(['P3', 'P2']);
    expect(await idsOf({ endedFrom: day(2), endedUntil: day(4) })).toEqual(['P3', 'P2']);
  });

  it.each<[string, CdrFilter, Partial<PageQuery>, readonly string[]]>([
    ['an eMSP', { emsp: 'FR*GAM' }, {}, ['P5', 'P4']],
    ['a pair', { cpo: 'BE*PAG', emsp: 'FR*GAM' }, {}, ['P5', 'P4']],
    ['a member, whichever side it is on', { involving: ['FR*GAM'] }, {}, ['P5', 'P4']],
    ['nobody', { involving: [] }, {}, []],
    ['a state', { ...owner, review: 'ACCEPTED' }, {}, ['P5']],
    ['its owner', {}, { owner: 'BE*PAG', limit: 1 }, ['P5']],
    ['two who must both be on it', { involving: ['BE*PAG'] }, { involving: ['FR*GAM'] }, ['P5', 'P4']],
    ['two who are not both on any', { involving: ['BE*PAG'] }, { involving: ['SE*NON'] }, []],
    ['a CPO among those that somebody may see', { involving: ['FR*GAM'], cpo: 'BE*PAG' }, {}, ['P5', 'P4']],
    ['a CPO that somebody may not see', { involving: ['SE*NON'], cpo: 'BE*PAG' }, {}, []],
  ])('can be of %s only', async (_whom, filter, query, ids) => {
    expect(await idsOf(filter, query)).toEqual(ids);
  });

  it('are found by the rule that put them into quarantine', async () => {
    const record = await insert('QR');
    const review = { state: 'QUARANTINED', rule: 'CURRENCY', reason: 'SEK' } as const;
    await cdrs.review({ ...acceptance(record), review, nextStep: 'NONE' });
    expect(await idsOf({ rule: 'CURRENCY' })).toEqual(['QR']);
    expect(await idsOf({ rule: 'TOO_OLD' })).toEqual([]);
  });

  it('can be read as one stream', async () => {
    const ids: string[] = [];
    for await (const { cdr } of cdrs.stream(owner)) ids.push(cdr.id);
    expect(ids).toEqual(['P5', 'P3', 'P4', 'P1', 'P2']);
  });
});

describe('the totals of CDRs', () => {
  it('add claims and prices exactly, by state, rule, verdict and currency', async () => {
    const claims = { claimed: new Decimal('0.1'), computed: new Decimal('0.3'), difference: new Decimal('0.2') };
    const rest = { tolerance: new Decimal(0), tariffIds: [], warnings: [] };
    const rating: Rating = { verdict: 'MISMATCH', ...claims, ...rest };
    const cdr = { party: party('LU*TOT'), totalCost: { exclVat: new Decimal('0.1') } };
    for (const id of ['T1', 'T2', 'T3']) {
      const record = await insert(id, { cdr });
      await cdrs.review({ ...acceptance(record), review: { state: 'MISMATCH', rating }, nextStep: 'NONE' });
    }
    await insert('T4', { cdr: { ...cdr, currency: 'SEK' } });
    const totals = await cdrs.totals({ cpo: 'LU*TOT' });
    const text = totals.map(({ claimed, computed, ...total }) => ({
      ...total,
      claimed: claimed.toFixed(),
      computed: computed.toFixed(),
    }));
    expect(text.sort((a, b) => b.count - a.count)).toEqual([
      { review: 'MISMATCH', verdict: 'MISMATCH', currency: 'EUR', count: 3, claimed: '0.3', computed: '0.9' },
      { review: 'RECEIVED', currency: 'SEK', count: 1, claimed: '0.1', computed: '0' },
    ]);
    expect(await cdrs.totals({ cpo: 'SE*NON' })).toEqual([]);
    expect((await cdrs.totals({})).reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(4);
  });
});
