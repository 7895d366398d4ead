import { toText } from '../../../domain/decimal.js';
import type {
  DocumentDraft,
  DocumentLine,
  IssuedDocument,
  StoredFile,
  VatDecision,
} from '../../../domain/invoicing/document.js';
import { formatAmount } from './amount.js';
import { formatEntityOnDocument } from './clearing/legal-entity.js';

/** DocumentSummary of openapi.yaml: a row of a list. */
export function formatDocumentSummary(document: IssuedDocument): object {
  const { number, type, currency } = document;
  return {
    number,
    type,
    run_id: document.runId,
    period: document.period,
    issue_date: document.issueDate,
    due_date: document.dueDate,
    seller: { party: document.sellerKey, name: document.seller.name },
    buyer: { party: document.buyerKey, name: document.buyer.name },
    currency,
    net: formatAmount(document.net, currency),
    vat: formatAmount(document.vat, currency),
    gross: formatAmount(document.gross, currency),
    files: Object.keys(document.files).sort(),
  };
}

/** Document of openapi.yaml: everything that stands on the paper. */
export function formatDocument(document: IssuedDocument): object {
  const { files } = document;
  return {
    ...formatDocumentSummary(document),
    seller: formatEntityOnDocument(document.seller),
    buyer: formatEntityOnDocument(document.buyer),
    issued_at: document.issuedAt.toISOString(),
    ...formatContent(document),
    content_hash: document.contentHash,
    files: {
      ...(files.pdf ? { pdf: formatFile(files.pdf) } : {}),
      ...(files.csv ? { csv: formatFile(files.csv) } : {}),
      ...(files.xml ? { xml: formatFile(files.xml) } : {}),
    },
  };
}

/** What a document and a draft of one have in common: lines, VAT, and what they correct. */
export function formatContent(document: DocumentDraft): object {
  const { currency } = document;
  return {
    issued_on_behalf: document.issuedOnBehalf,
    lines: document.lines.map((line) => formatLine(line, currency)),
    vat_breakdown: document.vatBreakdown.map((group) => ({
      category: group.category,
      rate: toText(group.rate),
      ...(group.place === undefined ? {} : { place: group.place }),
      taxable: formatAmount(group.taxable, currency),
      vat: formatAmount(group.vat, currency),
    })),
    corrects: document.corrects ?? [],
  };
}

function formatLine(line: DocumentLine, currency: string): object {
  return {
    line: line.line,
    kind: line.kind,
    description: line.description,
    quantity: toText(line.quantity),
    unit: line.unit,
    exact: formatAmount(line.exact, currency),
    net: formatAmount(line.net, currency),
    rounding_difference: toText(line.roundingDifference),
    vat: formatVatDecision(line.vat),
    ...(line.countryCode ? { country_code: line.countryCode } : {}),
    cdr_count: line.cdrCount,
    cdr_hash: line.cdrHash,
    ...(line.prices
      ? { prices: line.prices.map(({ count, price }) => ({ count, price: formatAmount(price, currency) })) }
      : {}),
    ...(line.base ? { base: formatAmount(line.base, currency) } : {}),
    ...(line.agreementKey ? { agreement: line.agreementKey } : {}),
  };
}

function formatVatDecision(vat: VatDecision): object {
  return {
    rule_id: vat.ruleId,
    category: vat.category,
    rate: toText(vat.rate),
    basis: vat.basis,
    evidence: vat.evidence,
    ...(vat.place === undefined ? {} : { place: vat.place }),
    ...(vat.placeRule === undefined ? {} : { place_rule: vat.placeRule }),
    ...(vat.vatex === undefined ? {} : { vatex: vat.vatex }),
  };
}

function formatFile({ name, sha256, bytes }: StoredFile): object {
  return { name, sha256, bytes };
}
