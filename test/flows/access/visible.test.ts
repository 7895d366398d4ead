import { createHash } from 'node:crypto';
import type { Staff } from '../../../src/domain/access.js';
import { downloadDocument } from '../../../src/flows/access/download-document.js';
import { findCdr } from '../../../src/flows/access/find-cdr.js';
import { findDocument } from '../../../src/flows/access/find-document.js';
import { listAgreements } from '../../../src/flows/access/list-agreements.js';
import { cdrTotals, listCdrs } from '../../../src/flows/access/list-cdrs.js';
import { listDocuments } from '../../../src/flows/access/list-documents.js';
import { narrow } from '../../../src/flows/access/narrow.js';
import { FINANCE, staffOf } from '../../support/api/api-scene.js';
import { cheapSecrets } from '../../support/api/cheap-secrets.js';
import { inMemoryStores } from '../../support/api/in-memory-stores.js';
import { inMemoryUsers } from '../../support/api/in-memory-users.js';
import { aCdrRecord, anAgreement, anInvoice, CPO, EMSP, OTHER_EMSP, PDF_BYTES } from '../../support/api/papers.js';

const NUMBER = 'NLABC-2026-000001';
const PAGE = { offset: 0, limit: 50 };

const operator = staffOf(['OPERATOR']);
const seller = staffOf(['FINANCE'], CPO);
const buyer = staffOf(['FINANCE'], EMSP);
const stranger = staffOf(['FINANCE'], OTHER_EMSP);
const nobody = staffOf([], CPO);

describe('what somebody may see', () => {
  it.each([
    ['an operator', operator, 'seen'],
    ['finance of the seller', seller, 'seen'],
    ['finance of the buyer', buyer, 'seen'],
    ['finance of others', stranger, 'unknown'],
    ['somebody without a role', nobody, 'unknown'],
  ])('a document, a CDR and their lists: %s', async (_who, staff: Staff, outcome) => {
    const hub = aHub();
    const answers = await Promise.allSettled([findDocument(hub, staff, NUMBER), findCdr(hub, staff, 'NL*ABC/CDR-1')]);
    if (outcome === 'seen') {
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    } else {
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unknown-object' } });
      }
    }
    if (staff !== nobody) {
      const total = outcome === 'seen' ? 1 : 0;
      expect((await listDocuments(hub, staff, PAGE)).total).toBe(total);
      expect((await listCdrs(hub, staff, PAGE)).total).toBe(total);
      expect(await cdrTotals(hub, staff, {})).toHaveLength(total);
      expect(await listAgreements(hub, staff)).toHaveLength(total);
    }
  });

  it('refuses what is foreign in the words for what does not exist', async () => {
    const hub = aHub();
    const reasonOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);
    expect(await reasonOf(findDocument(hub, stranger, NUMBER))).toEqual(
      await reasonOf(findDocument(hub, stranger, 'NLABC-2026-999999')),
    );
    expect(await reasonOf(findCdr(hub, stranger, 'NL*ABC/CDR-1'))).toEqual(
      await reasonOf(findCdr(hub, stranger, 'NL*ABC/NONE')),
    );
  });
});

describe('narrowing a list', () => {
  it.each([
    ['an operator who asks for all', operator, undefined, { kind: 'EVERYTHING' }],
    ['an operator who asks for a party', operator, EMSP, { kind: 'PARTIES', involving: [EMSP] }],
    ['finance', buyer, undefined, { kind: 'PARTIES', involving: [EMSP] }],
    ['finance that asks for its own party', buyer, EMSP, { kind: 'PARTIES', involving: [EMSP] }],
    ['finance that asks for another party', buyer, CPO, { kind: 'NOTHING' }],
    ['finance without a party', staffOf(['FINANCE']), undefined, { kind: 'NOTHING' }],
  ] as const)('%s', (_who, staff, asked, narrowing) => {
    expect(narrow(staff, asked)).toEqual(narrowing);
  });

  it('asks no store when nothing can be seen: an empty list of parties is not "all"', async () => {
    const asked = () => Promise.reject(new Error('the store was asked'));
    const hub = { documents: { page: asked }, cdrs: { page: asked, totals: asked }, agreements: { list: asked } };
    const staff = staffOf(['FINANCE']);
    expect(await listDocuments(hub, staff, PAGE)).toEqual({ items: [], total: 0 });
    expect(await listCdrs(hub, staff, PAGE)).toEqual({ items: [], total: 0 });
    expect(await cdrTotals(hub, staff, {})).toEqual([]);
    expect(await listAgreements(hub, staff)).toEqual([]);
  });
});

describe('downloading a document', () => {
  it('hands out the bytes that were made at issue and records who read them', async () => {
    const hub = aHub();
    const file = await downloadDocument(hub, buyer, { number: NUMBER, kind: 'pdf' });
    expect(file).toEqual({ name: `${NUMBER}.pdf`, sha256: sha256(PDF_BYTES), bytes: PDF_BYTES });
    expect(hub.users.reads).toEqual([{ email: FINANCE, what: `${NUMBER}.pdf`, at: hub.clock.now() }]);
  });

  it('refuses strangers, and files that are not made yet', async () => {
    const hub = aHub(anInvoice({ files: {} }));
    await expect(downloadDocument(hub, stranger, { number: NUMBER, kind: 'pdf' })).rejects.toMatchObject({
      code: 'unknown-object',
    });
    await expect(downloadDocument(hub, buyer, { number: NUMBER, kind: 'csv' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(hub.users.reads).toEqual([]);
  });

  it('gives nobody a file that is not the one that was issued', async () => {
    const hub = { ...aHub(), files: { get: async () => Buffer.from('%PDF forged') } };
    await expect(downloadDocument(hub, buyer, { number: NUMBER, kind: 'pdf' })).rejects.toThrow('invariant broken');
    expect(hub.users.reads).toEqual([]);
  });
});

function aHub(document = anInvoice()) {
  const stores = inMemoryStores({
    documents: [document],
    files: new Map([[sha256(PDF_BYTES), PDF_BYTES]]),
    cdrs: [aCdrRecord()],
    agreements: [anAgreement()],
  });
  const clock = { now: () => new Date('2026-11-20T10:00:00Z') };
  return { ...stores, users: inMemoryUsers(), secrets: cheapSecrets(), clock };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
