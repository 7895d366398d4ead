import { Decimal, roundTo, toText } from '../../../../src/domain/decimal.js';

/** Document of openapi.yaml, as far as the vectors look at it. */
export interface ApiDocument {
  readonly number: string;
  readonly type: string;
  readonly issue_date: string;
  readonly currency: string;
  readonly seller: { readonly party: string };
  readonly buyer: { readonly party: string };
  readonly issued_on_behalf: boolean;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly corrects: readonly string[];
  readonly lines: readonly {
    readonly line: number;
    readonly kind: string;
    readonly description: string;
    readonly exact: string;
    readonly net: string;
    readonly rounding_difference: string;
    readonly vat: { readonly category: string; readonly rate: string; readonly basis: string };
  }[];
  readonly vat_breakdown: readonly {
    readonly category: string;
    readonly rate: string;
    readonly taxable: string;
    readonly vat: string;
  }[];
}

const HUB = 'NL*HUB';

/** A document in the words of the vectors; which CDRs are on a line tells its CSV. */
export function documentFacts(document: ApiDocument, csv: string) {
  const { type, seller, buyer, currency, net, vat, gross } = document;
  const cdrIds = cdrsByLine(csv);
  return {
    'BT-106 sumLineNet': toText(sumOf(document.lines.map((line) => line.net)), 2),
    'BT-109 net': net,
    'BT-110 vat': vat,
    'BT-112 gross': gross,
    'BT-115 payable': gross,
    currency,
    customer: nameOf(buyer.party),
    issueDate: document.issue_date,
    issuedBy: issuerOf(document),
    lines: document.lines.map((line) => ({
      cdrIds: cdrIds.get(line.line) ?? [],
      description: inTheirWords(line.description),
      exact: places(line.exact),
      line: line.line,
      net: line.net,
      roundingDifference: places(line.rounding_difference),
      vatBasis: line.vat.basis,
      vatCategory: line.vat.category,
      vatRate: line.vat.rate,
    })),
    number: document.number,
    supplier: nameOf(seller.party),
    typeCode: type,
    vatBreakdown: document.vat_breakdown.map((group) => ({
      category: group.category,
      rate: group.rate,
      taxable: group.taxable,
      vat: group.vat,
    })),
  };
}

function issuerOf({ type, seller, buyer, issued_on_behalf }: ApiDocument): string {
  if (issued_on_behalf) return `HUB on behalf of ${nameOf(seller.party)}`;
  return type === '389' && buyer.party === HUB ? 'HUB self-billing' : nameOf(HUB);
}

/** Ids by line of the document, sorted. */
function cdrsByLine(csv: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const row of csv.trim().split('\r\n').slice(1)) {
    const [line = '', id = ''] = row.split(',');
    const ids = found.get(Number(line)) ?? [];
    ids.push(id);
    found.set(Number(line), ids.sort());
  }
  return found;
}

function nameOf(party: string): string {
  return party === HUB ? 'HUB' : party.replace('*', '-');
}

function sumOf(amounts: readonly string[]): Decimal {
  return amounts.reduce((total, amount) => total.plus(amount), new Decimal(0));
}

/** The vectors show exact amounts with four decimals; the hub keeps all of them. */
function places(amount: string): string {
  return toText(roundTo(new Decimal(amount), 4), 4);
}

/** The vectors count `1 sessions`. */
function inTheirWords(description: string): string {
  return description.replace(', 1 session,', ', 1 sessions,');
}
