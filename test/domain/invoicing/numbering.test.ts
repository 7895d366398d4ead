import { HubError } from '../../../src/domain/errors.js';
import { DOCUMENT_TYPES, type DocumentDraft, type IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { assertFollows, formatNumber, seriesOf, verifySeries } from '../../../src/domain/invoicing/document-number.js';
import { documentText, numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import { anEntity } from '../clearing/builders.js';
import { readExample, sha256 } from '../clearing/read-json.js';
import { AGENT_EXAMPLE } from '../clearing/settlement-example.js';

interface NumberingExample {
  readonly steps: readonly {
    readonly what: string;
    readonly outcome: 'commit' | 'abort' | 'reject' | 'noop';
    readonly series: string;
    readonly number: string | null;
  }[];
}

describe('the numbers of documents', () => {
  it('have no gap when an issue is aborted, a draft is dropped or an issue is tried again', () => {
    const store = new Register();
    for (const { what, outcome, series, number } of readExample<NumberingExample>('numbering').steps) {
      if (what === 'finalize-again:t1') expect(store.issue(draft('first', series)).number).toBe(number);
      else if (what.startsWith('finalize') && outcome === 'commit') {
        const issueDate = what.slice('finalize '.length) || '2026-11-02';
        const key = number === 'INV-2026-000001' ? 'first' : `${number}`;
        expect(store.issue({ ...draft(key, series), issueDate }).number).toBe(number);
      }
    }
    expect(verifySeries(store.issued)).toEqual([]);
    expect(store.issued).toHaveLength(5);
  });

  it('are written with six digits, and with more when there are more documents', () => {
    expect(formatNumber('NL-ALF', 2026, 1)).toBe('NL-ALF-2026-000001');
    expect(formatNumber('NL-ALF', 2026, 1_000_001)).toBe('NL-ALF-2026-1000001');
  });

  it('run in a series per entity and type', () => {
    expect(seriesOf(anEntity('NL*ALF'), '380')).toBe('NL-ALF');
    expect(seriesOf(anEntity('NL*ALF'), '381')).toBe('NL-ALF-CN');
    const all = DOCUMENT_TYPES.map((type) => seriesOf(anEntity('NL*ALF'), type));
    expect(new Set(all).size).toBe(DOCUMENT_TYPES.length);
    const own = anEntity('NL*ALF', { series: { invoice: 'INV', creditNote: 'CN' } });
    expect(seriesOf(own, '380')).toBe('INV');
    expect(seriesOf(own, '381')).toBe('CN');
  });

  it('of what a buyer makes run in a series of the supplier, as agreed with it', () => {
    const series = (parts?: object) => {
      const entity = anEntity('NL*ALF', { series: { invoice: 'INV', creditNote: 'CN', ...parts } });
      return [seriesOf(entity, '389'), seriesOf(entity, '261')];
    };
    expect([seriesOf(anEntity('NL*ALF'), '389'), seriesOf(anEntity('NL*ALF'), '261')]).toEqual([
      'SB-NL-ALF',
      'SB-NL-ALF-CN',
    ]);
    expect(series()).toEqual(['SB-INV', 'SB-INV-CN']);
    expect(series({ selfBilled: 'G', selfBilledCreditNote: 'GC' })).toEqual(['G', 'GC']);
  });

  const numbered = (sequence: number, issueDate = '2026-11-02') => ({
    series: 'INV',
    year: 2026,
    sequence,
    number: formatNumber('INV', 2026, sequence),
    issueDate,
  });

  it('may not skip one, go back in time, or leave their year', () => {
    expect(() => assertFollows(numbered(2), undefined)).toThrow('expected sequence 1, got 2');
    expect(() => assertFollows(numbered(2, '2026-11-01'), numbered(1))).toThrow(
      'dated 2026-11-01, before INV-2026-000001',
    );
    expect(() => assertFollows(numbered(1, '2027-01-01'), undefined)).toThrow(HubError);
    expect(() => assertFollows(numbered(2), numbered(1))).not.toThrow();
  });

  it('are found to be broken when one is missing, repeated or false', () => {
    expect(verifySeries([numbered(3), numbered(1)])).toEqual(['INV-2026-000003: expected sequence 2, got 3']);
    expect(verifySeries([numbered(1), numbered(1)])).toEqual(['INV-2026-000001: expected sequence 2, got 1']);
    expect(verifySeries([{ ...numbered(1), number: 'INV-2026-1' }])).toHaveLength(1);
  });
});

describe('an issued document', () => {
  const [document] = AGENT_EXAMPLE.issued();
  if (document === undefined) throw new Error('nothing was issued');

  it('has the same hash as long as its content is the same', () => {
    const { contentHash, files, ...content } = document;
    const again = { ...content, files: { pdf: { name: 'x.pdf', sha256: '1', bytes: 1 } } };
    expect(sha256(documentText(again))).toBe(contentHash);
    expect(files).toEqual({});
  });

  it('shows by its hash that something was changed', () => {
    const cheaper = { ...document, lines: document.lines.map((line) => ({ ...line, net: line.net.minus('0.01') })) };
    const elsewhere = { ...document, buyer: { ...document.buyer, city: 'Paris' } };
    for (const changed of [cheaper, elsewhere, { ...document, dueDate: '2026-11-17' }]) {
      expect(sha256(documentText(changed))).not.toBe(document.contentHash);
    }
  });

  it('does not depend on the order of fields, or on fields that are absent', () => {
    const backwards = Object.fromEntries(Object.entries(document).reverse());
    expect(documentText({ ...document, ...backwards })).toBe(documentText(document));
    const absent: object = { corrects: undefined };
    expect(documentText({ ...document, ...absent })).toBe(documentText(document));
  });
});

/** A register that takes numbers as the store does: by an insert that fails on a number or a key that is taken. */
class Register {
  readonly issued: IssuedDocument[] = [];

  issue(wanted: DocumentDraft): IssuedDocument {
    const before = this.issued.find(({ key }) => key === wanted.key);
    if (before) return before;
    for (let sequence = 1; ; sequence += 1) {
      const content = numberDocument(wanted, { sequence, issuedAt: new Date(`${wanted.issueDate}T06:00:00Z`) });
      if (this.issued.some(({ number }) => number === content.number)) continue;
      const last = this.issued.findLast(({ series, year }) => series === content.series && year === content.year);
      assertFollows(content, last);
      const sealed = sealDocument(content, sha256);
      this.issued.push(sealed);
      return sealed;
    }
  }
}

function draft(key: string, series: string): DocumentDraft {
  const [planned] = AGENT_EXAMPLE.plan.documents;
  if (planned === undefined) throw new Error('nothing was planned');
  return { ...planned.draft, key, series };
}
