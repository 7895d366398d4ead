import { type Decimal, roundTo, sum, ZERO } from '../../../../domain/decimal.js';
import { vatKey } from '../../../../domain/invoicing/build-invoice.js';
import {
  type DocumentLine,
  type IssuedDocument,
  isCreditNote,
  type VatGroup,
} from '../../../../domain/invoicing/document.js';
import { minorDigits } from '../../../../domain/money.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';

export interface CreditDeps {
  readonly documents: Pick<Hub['documents'], 'find'>;
}

interface LineSum {
  readonly exact: Decimal;
  readonly net: Decimal;
  readonly lines: number;
}
interface VatSum {
  readonly rate: Decimal;
  readonly taxable: Decimal;
  readonly vat: Decimal;
}

/** What all credit notes on the same documents come to. */
interface Credited {
  readonly corrects: readonly string[];
  readonly lines: Map<string, LineSum>;
  readonly vat: Map<string, VatSum>;
  /** One of them, to be named. */
  readonly note: string;
}

/**
 * I10: what was credited of a line or a VAT group is not more than was invoiced, is everything credited so far rounded
 * once (clearing rule of cumulative credits), and is all of it when all was credited. Kept are sums of credit notes.
 */
export function createCredits(hub: CreditDeps, look: Inspection) {
  const credited = new Map<string, Credited>();
  return {
    note: (document: IssuedDocument): void => {
      const { corrects = [], number } = document;
      if (!isCreditNote(document.type) || !look.asks('I10')) return;
      look.mustHold('I10', corrects.length > 0, () => [number, 'is a credit note that corrects nothing']);
      const key = corrects.join(' ');
      const before = credited.get(key) ?? { corrects, lines: new Map(), vat: new Map(), note: number };
      credited.set(key, before);
      addLines(before.lines, document.lines);
      addGroups(before.vat, document.vatBreakdown);
      look.saw('I10', 'credit notes');
    },
    check: async (): Promise<void> => {
      for (const one of credited.values()) await checkCredited(hub, look, one);
    },
  };
}

async function checkCredited({ documents }: CreditDeps, look: Inspection, credited: Credited): Promise<void> {
  const lines = new Map<string, LineSum>();
  const vat = new Map<string, VatSum>();
  let places = 2;
  for (const number of credited.corrects) {
    const document = await documents.find(number);
    look.mustHold('I10', document !== undefined, () => [credited.note, `corrects ${number}, which does not exist`]);
    if (!document) return;
    places = minorDigits(document.currency);
    addLines(lines, document.lines);
    addGroups(vat, document.vatBreakdown);
    look.saw('I10', 'corrected documents');
  }
  const where = credited.corrects.join(', ');
  for (const [place, sums] of credited.lines) {
    const reason = faultOfLine(sums, { charged: lines.get(place), places });
    look.mustHold('I10', reason === undefined, () => [`${where} ${place}`, reason ?? '']);
  }
  for (const [group, sums] of credited.vat) {
    const reason = faultOfVat(sums, { charged: vat.get(group), places });
    look.mustHold('I10', reason === undefined, () => [`${where} VAT ${group}`, reason ?? '']);
  }
}

interface Charged<Sum> {
  readonly charged: Sum | undefined;
  readonly places: number;
}

function faultOfLine({ exact, net }: LineSum, { charged, places }: Charged<LineSum>): string | undefined {
  if (charged === undefined) return 'is credited and was never invoiced';
  const told = `credited ${net.toFixed()} (exact ${exact.toFixed()}) of ${charged.net.toFixed()}`;
  if (exact.abs().greaterThan(charged.exact.abs()) || net.abs().greaterThan(charged.net.abs())) return told;
  if (exact.equals(charged.exact) && !net.equals(charged.net)) return `${told}, though all of it is credited`;
  // Where several lines share a place each was rounded for itself.
  if (charged.lines === 1 && !net.equals(roundTo(exact, places))) return `${told}, which is not rounded once`;
  return undefined;
}

function faultOfVat({ rate, taxable, vat }: VatSum, { charged, places }: Charged<VatSum>): string | undefined {
  if (charged === undefined) return 'is credited and was never invoiced';
  const told = `credited ${vat.toFixed()} on ${taxable.toFixed()} of ${charged.vat.toFixed()}`;
  if (taxable.abs().greaterThan(charged.taxable.abs()) || vat.abs().greaterThan(charged.vat.abs())) return told;
  const expected = roundTo(taxable.times(rate).dividedBy(100), places);
  return vat.equals(expected) ? undefined : `${told}, which is not ${expected.toFixed()}`;
}

/** Lines of energy are one for each country; others are told by their place. */
function addLines(sums: Map<string, LineSum>, lines: readonly DocumentLine[]): void {
  for (const { countryCode, line, exact, net } of lines) {
    const place = countryCode ?? `line ${line}`;
    const before = sums.get(place) ?? { exact: ZERO, net: ZERO, lines: 0 };
    sums.set(place, { exact: sum([before.exact, exact]), net: sum([before.net, net]), lines: before.lines + 1 });
  }
}

function addGroups(sums: Map<string, VatSum>, groups: readonly VatGroup[]): void {
  for (const group of groups) {
    const { rate, taxable, vat } = group;
    const before = sums.get(vatKey(group));
    sums.set(vatKey(group), {
      rate,
      taxable: taxable.plus(before?.taxable ?? ZERO),
      vat: vat.plus(before?.vat ?? ZERO),
    });
  }
}
