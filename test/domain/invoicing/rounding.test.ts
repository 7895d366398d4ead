import { Decimal, roundTo, sum, toText, ZERO } from '../../../src/domain/decimal.js';
import { buildInvoice, type LineDraft } from '../../../src/domain/invoicing/build-invoice.js';
import { nextCredit } from '../../../src/domain/invoicing/credit-rounding.js';
import type { DocumentDraft, VatDecision } from '../../../src/domain/invoicing/document.js';
import { splitByLargestRemainder } from '../../../src/domain/invoicing/largest-remainder.js';
import { aHead } from '../../support/a-draft.js';
import { readExample } from '../clearing/read-json.js';

interface RoundingExample {
  readonly halfUp: readonly { readonly in: string; readonly out: string }[];
  readonly largestRemainder: readonly {
    readonly total: string;
    readonly weights: readonly number[];
    readonly parts: readonly string[];
  }[];
  readonly lineAggregation: { readonly cdrs: readonly string[]; readonly lineNet: string };
  readonly vatPerDocument: { readonly lines: readonly string[]; readonly rate: string; readonly vatOnSum: string };
}

const EXAMPLE = readExample<RoundingExample>('rounding');

describe('rounding', () => {
  it.each(EXAMPLE.halfUp)('turns $in into $out', (one) => {
    expect(
      roundTo(new Decimal(one.in), 2)
        .toFixed(2)
        .replace(/^-(0\.00)$/, '$1'),
    ).toBe(one.out);
  });

  it('rounds the sum of a line once, never each CDR', () => {
    const exact = sum(EXAMPLE.lineAggregation.cdrs.map((cdr) => new Decimal(cdr)));
    const { lines } = invoice([{ exact }]);
    expect(lines.map(({ net, roundingDifference }) => [toText(net, 2), toText(roundingDifference)])).toEqual([
      [EXAMPLE.lineAggregation.lineNet, '-0.0047'],
    ]);
  });

  it('puts VAT on the sum of a document, never on a line', () => {
    const { lines, rate, vatOnSum } = EXAMPLE.vatPerDocument;
    const draft = invoice(lines.map((line) => ({ exact: new Decimal(line), vat: local(rate, 'NL') })));
    expect(toText(draft.vat, 2)).toBe(vatOnSum);
    expect(draft.gross.equals(draft.net.plus(draft.vat))).toBe(true);
  });

  it('has as many decimals as the currency', () => {
    expect(toText(invoice([{ exact: new Decimal('1000.5') }], 'JPY').gross)).toBe('1001');
    expect(toText(invoice([{ exact: new Decimal('1.0005') }], 'KWD').gross)).toBe('1.001');
  });

  it('keeps the VAT of two countries apart, though the rate is the same', () => {
    const draft = invoice([
      { exact: new Decimal(1), vat: local('21', 'NL') },
      { exact: new Decimal(2), vat: local('21', 'BE') },
      { exact: new Decimal(4), vat: local('21', 'NL') },
    ]);
    expect(draft.vatBreakdown.map(({ place, taxable, vat }) => [place, toText(taxable), toText(vat)])).toEqual([
      ['NL', '5', '1.05'],
      ['BE', '2', '0.42'],
    ]);
  });

  it('needs at least one line', () => {
    expect(() => invoice([])).toThrow('has no lines');
  });
});

describe('splitting by largest remainder', () => {
  it.each(EXAMPLE.largestRemainder)('splits $total by $weights', ({ total, weights, parts }) => {
    const split = splitByLargestRemainder(
      new Decimal(total),
      weights.map((weight) => new Decimal(weight)),
      2,
    );
    expect(split.map((part) => toText(part, 2))).toEqual(parts);
  });

  it('always adds up, by any weights', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const total = new Decimal(((seed * 7919) % 20_011) - 10_000).dividedBy(100);
      const weights = Array.from({ length: 1 + (seed % 7) }, (_, index) => new Decimal((seed * (index + 3)) % 11));
      expect({ seed, sum: toText(sum(splitByLargestRemainder(total, weights, 2)), 2) }).toEqual({
        seed,
        sum: toText(total, 2),
      });
    }
  });

  it('gives everything to the first when no weight says otherwise', () => {
    expect(splitByLargestRemainder(new Decimal(1), [ZERO, ZERO], 2).map((part) => toText(part))).toEqual(['1', '0']);
  });

  it('cannot split what has too many decimals, or by less than nothing', () => {
    expect(() => splitByLargestRemainder(new Decimal('0.001'), [new Decimal(1)], 2)).toThrow('more than 2 decimals');
    expect(() => splitByLargestRemainder(new Decimal(1), [new Decimal(-1)], 2)).toThrow('negative');
    expect(() => splitByLargestRemainder(new Decimal(1), [], 2)).toThrow('nothing to split by');
  });
});

describe('crediting in parts', () => {
  it('ends at the rounded total, whatever the parts', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const parts = Array.from({ length: 1 + (seed % 9) }, (_, index) =>
        new Decimal((seed * (index + 1) * 7) % 977).dividedBy(10_000),
      );
      let exactBefore = ZERO;
      let credited = ZERO;
      for (const exactNow of parts) {
        credited = credited.plus(nextCredit({ exactBefore, exactNow, creditedBefore: credited, places: 2 }));
        exactBefore = exactBefore.plus(exactNow);
      }
      expect(credited.equals(roundTo(sum(parts), 2))).toBe(true);
    }
  });
});

function invoice(lines: readonly Pick<Partial<LineDraft>, 'exact' | 'vat'>[], currency = 'EUR'): DocumentDraft {
  return buildInvoice(
    aHead(currency),
    lines.map((line) => ({
      kind: 'ENERGY',
      description: 'EV charging energy',
      quantity: new Decimal(1),
      unit: 'KWH',
      exact: ZERO,
      vat: local('0', 'NL'),
      cdrCount: 1,
      cdrHash: '',
      ...line,
    })),
  );
}

function local(rate: string, place: string): VatDecision {
  return { ruleId: 'R', category: 'S', rate: new Decimal(rate), basis: 'ART38', evidence: [], place };
}
