import { createHash } from 'node:crypto';
import type { DocumentDraft, IssuedDocument } from '../../src/domain/invoicing/document.js';
import { documentText } from '../../src/domain/invoicing/document-text.js';
import type { DocumentStore, IssueStamp } from '../../src/store/document-store.js';
import { aDraft } from '../support/a-draft.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const stamp: IssueStamp = {
  issuedAt: new Date('2026-11-02T03:00:00Z'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
};

function issue(documents: DocumentStore, parts: Partial<DocumentDraft>): Promise<IssuedDocument> {
  return documents.issue(aDraft(parts), stamp);
}

describe('the numbers of documents', () => {
  it('have no gap and no double when thirty are issued at the same time in one series', async () => {
    const drafts = Array.from({ length: 30 }, (_, index) => ({ key: `P/${index}`, series: 'PAR' }));
    const issued = await Promise.all(
      drafts.map(async (draft, index) => issue((await openStores(index % 3)).documents, draft)),
    );
    const numbers = issued.map((document) => document?.number).sort();
    expect(numbers).toEqual(drafts.map((_, index) => `PAR-2026-${String(index + 1).padStart(6, '0')}`));
  });

  it('are given once to the same document, however often and by whomever it is issued', async () => {
    const draft = { key: 'ONCE/1', series: 'ONCE' };
    const issued = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => issue((await openStores(index % 2)).documents, draft)),
    );
    expect(new Set(issued.map((document) => document?.number))).toEqual(new Set(['ONCE-2026-000001']));
    const { documents } = await openStores();
    expect((await issue(documents, { key: 'ONCE/2', series: 'ONCE' })).number).toBe('ONCE-2026-000002');
  });

  it('leave no gap when a hash fails between two of them', async () => {
    const { documents } = await openStores();
    await issue(documents, { key: 'CRASH/1', series: 'CRASH' });
    const sha256 = () => {
      throw new Error('crash');
    };
    await expect(documents.issue(aDraft({ key: 'CRASH/2', series: 'CRASH' }), { ...stamp, sha256 })).rejects.toThrow();
    expect((await issue(documents, { key: 'CRASH/3', series: 'CRASH' })).sequence).toBe(2);
  });

  it('count for themselves in every series and year', async () => {
    const { documents } = await openStores();
    await issue(documents, { key: 'Y/1', series: 'YEAR', issueDate: '2026-12-31' });
    const next = await issue(documents, { key: 'Y/2', series: 'YEAR', issueDate: '2027-01-01' });
    expect(next.number).toBe('YEAR-2027-000001');
  });

  it('refuse a date before that of the number before, and take the same date', async () => {
    const { documents } = await openStores();
    await issue(documents, { key: 'D/1', series: 'DATE', issueDate: '2026-11-05' });
    const back = issue(documents, { key: 'D/2', series: 'DATE', issueDate: '2026-11-04' });
    await expect(back).rejects.toMatchObject({ code: 'conflict', field: 'issue_date' });
    const same = await issue(documents, { key: 'D/3', series: 'DATE', issueDate: '2026-11-05' });
    expect(same.number).toBe('DATE-2026-000002');
  });
});

describe('the issued documents', () => {
  it('come back to the last digit, by number and by key, with the hash that they were issued with', async () => {
    const { documents } = await openStores();
    const issued = await issue(documents, { key: 'R/1', series: 'READ' });
    expect(issued).toMatchObject({ ...aDraft({ key: 'R/1', series: 'READ' }), sequence: 1, year: 2026, files: {} });
    const found = await documents.find('READ-2026-000001');
    expect(found).toEqual(issued);
    expect(await documents.findByKey('R/1')).toEqual(issued);
    expect(found && stamp.sha256(documentText(found))).toBe(issued.contentHash);
    expect(await documents.find('READ-2026-000009')).toBeUndefined();
  });

  it('get their files once', async () => {
    const { documents } = await openStores();
    const { number } = await issue(documents, { key: 'F/1', series: 'FILE' });
    const named = (sha256: string) => ({ name: 'x', sha256, bytes: 1 });
    const first = { pdf: named('a'), csv: named('b'), xml: named('c') };
    expect((await documents.withoutFiles(1_000)).map((document) => document.number)).toContain(number);
    await documents.attach(number, first);
    await documents.attach(number, { pdf: named('d'), csv: named('e'), xml: named('f') });
    expect((await documents.find(number))?.files).toEqual(first);
    expect((await documents.withoutFiles(1_000)).map((document) => document.number)).not.toContain(number);
  });

  it('are listed by party, run, period and type, in pages of the order of their numbers', async () => {
    const { documents } = await openStores();
    const list = { runId: 'RUN-LIST', period: '2026-09', series: 'LIST' };
    for (const index of [1, 2, 3]) await issue(documents, { ...list, key: `L/${index}` });
    await issue(documents, { ...list, key: 'L/4', buyerKey: 'FR*GAM', type: '381', corrects: ['LIST-2026-000001'] });
    const page = await documents.page({ runId: 'RUN-LIST', involving: ['DE*BET'] }, { offset: 1, limit: 2 });
    expect(page.total).toBe(3);
    expect(page.items.map(({ number }) => number)).toEqual(['LIST-2026-000002', 'LIST-2026-000003']);
    const count = async (filter: Parameters<DocumentStore['page']>[0]) =>
      (await documents.page(filter, { offset: 0, limit: 10 })).total;
    expect(await count({ period: '2026-09' })).toBe(4);
    expect(await count({ period: '2026-09', type: '381' })).toBe(1);
    expect(await count({ involving: ['FR*GAM'] })).toBe(1);
    expect(await count({ involving: ['SE*NON'] })).toBe(0);
    const streamed: string[] = [];
    for await (const { key } of documents.stream({ runId: 'RUN-LIST' })) streamed.push(key);
    expect(streamed).toEqual(['L/1', 'L/2', 'L/3', 'L/4']);
  });

  it('give a new run its history: those it corrects, earlier credit notes, and the fees of the period', async () => {
    const { documents } = await openStores();
    const invoice = await issue(documents, { key: 'H/1', series: 'HIST', period: '2026-06' });
    const note = { key: 'H/2', series: 'HIST', type: '381', corrects: [invoice.number], period: '2026-07' } as const;
    await issue(documents, note);
    await issue(documents, { key: 'H/3', series: 'HUB', sellerKey: 'NL*HUB', period: '2026-08' });
    await issue(documents, { key: 'H/4', series: 'HIST', period: '2026-08' });
    const found = await documents.history({ numbers: [invoice.number], seller: 'NL*HUB', period: '2026-08' });
    expect(found.map(({ key }) => key).sort()).toEqual(['H/1', 'H/2', 'H/3']);
    expect(await documents.history({ numbers: [], seller: 'NL*HUB', period: '2020-01' })).toEqual([]);
  });

  it('tell the date of the last one', async () => {
    const { documents } = await openStores();
    await issue(documents, { key: 'Z/1', series: 'LAST', issueDate: '2029-05-05' });
    expect(await documents.lastIssueDate()).toBe('2029-05-05');
  });
});
