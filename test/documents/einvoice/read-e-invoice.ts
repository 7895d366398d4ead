import { XMLParser } from 'fast-xml-parser';

/** What a receiver reads of an e-invoice, whatever its syntax; amounts as they are written. */
export interface ReadEInvoice {
  readonly number: string;
  readonly type: string;
  readonly currency: string;
  readonly buyerReference: string;
  readonly notes: readonly string[];
  readonly terms: string;
  readonly paymentCode: string | undefined;
  readonly seller: string | undefined;
  readonly buyer: string | undefined;
  readonly lines: readonly {
    readonly quantity: string;
    readonly base: string;
    readonly price: string;
    readonly net: string;
  }[];
  readonly groups: readonly {
    readonly category: string;
    readonly taxable: string;
    readonly vat: string;
    readonly code?: string;
  }[];
  readonly net: string;
  readonly vat: readonly string[];
  readonly gross: string;
  readonly preceding: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

const MANY =
  /(?:Invoice|CreditNote)Line$|LineItem$|TaxSubtotal$|TaxTotal$|TaxTotalAmount$|Note$|BillingReference$|HeaderTradeSettlement\.ApplicableTradeTax$|InvoiceReferencedDocument$/;

/** Reads either syntax. */
export function readEInvoice(xml: string): ReadEInvoice {
  const parser = new XMLParser({
    ignoreAttributes: true,
    removeNSPrefix: true,
    parseTagValue: false,
    isArray: (_name, path) =>
      MANY.test(String(path)) && !String(path).endsWith('PaymentTerms.Note') && !/^CreditNote$/.test(String(path)),
  });
  const { Invoice, CreditNote, CrossIndustryInvoice } = parser.parse(xml);
  return CrossIndustryInvoice ? readCii(CrossIndustryInvoice) : readUbl(Invoice ?? CreditNote);
}

function readUbl(root: Node): ReadEInvoice {
  const lines = list(root['InvoiceLine'] ?? root['CreditNoteLine']);
  const totals = list(root['TaxTotal']);
  return {
    number: text(root, 'ID'),
    type: text(root, root['InvoiceTypeCode'] === undefined ? 'CreditNoteTypeCode' : 'InvoiceTypeCode'),
    currency: text(root, 'DocumentCurrencyCode'),
    buyerReference: text(root, 'BuyerReference'),
    notes: list(root['Note']).map(String),
    terms: text(root, 'PaymentTerms.Note'),
    paymentCode: at(root, 'PaymentMeans.PaymentMeansCode'),
    seller: at(root, 'AccountingSupplierParty.Party.PartyTaxScheme.CompanyID'),
    buyer: at(root, 'AccountingCustomerParty.Party.PartyTaxScheme.CompanyID'),
    lines: lines.map((line) => ({
      quantity: text(line, line['InvoicedQuantity'] === undefined ? 'CreditedQuantity' : 'InvoicedQuantity'),
      base: text(line, 'Price.BaseQuantity'),
      price: text(line, 'Price.PriceAmount'),
      net: text(line, 'LineExtensionAmount'),
    })),
    groups: list(totals[0]?.['TaxSubtotal']).map((group) => ({
      category: text(group, 'TaxCategory.ID'),
      taxable: text(group, 'TaxableAmount'),
      vat: text(group, 'TaxAmount'),
      ...codeOf(at(group, 'TaxCategory.TaxExemptionReasonCode')),
    })),
    net: text(root, 'LegalMonetaryTotal.TaxExclusiveAmount'),
    vat: totals.map((total) => text(total, 'TaxAmount')),
    gross: text(root, 'LegalMonetaryTotal.PayableAmount'),
    preceding: list(root['BillingReference']).map((one) => text(one, 'InvoiceDocumentReference.ID')),
  };
}

function readCii(root: Node): ReadEInvoice {
  const trade = node(root, 'SupplyChainTradeTransaction');
  const settlement = node(trade, 'ApplicableHeaderTradeSettlement');
  const agreement = node(trade, 'ApplicableHeaderTradeAgreement');
  const sums = node(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  return {
    number: text(root, 'ExchangedDocument.ID'),
    type: text(root, 'ExchangedDocument.TypeCode'),
    currency: text(settlement, 'InvoiceCurrencyCode'),
    buyerReference: text(agreement, 'BuyerReference'),
    notes: list(node(root, 'ExchangedDocument')['IncludedNote']).map((note) => text(note, 'Content')),
    terms: text(settlement, 'SpecifiedTradePaymentTerms.Description'),
    paymentCode: at(settlement, 'SpecifiedTradeSettlementPaymentMeans.TypeCode'),
    seller: at(agreement, 'SellerTradeParty.SpecifiedTaxRegistration.ID'),
    buyer: at(agreement, 'BuyerTradeParty.SpecifiedTaxRegistration.ID'),
    lines: list(trade['IncludedSupplyChainTradeLineItem']).map((line) => ({
      quantity: text(line, 'SpecifiedLineTradeDelivery.BilledQuantity'),
      base: text(line, 'SpecifiedLineTradeAgreement.NetPriceProductTradePrice.BasisQuantity'),
      price: text(line, 'SpecifiedLineTradeAgreement.NetPriceProductTradePrice.ChargeAmount'),
      net: text(line, 'SpecifiedLineTradeSettlement.SpecifiedTradeSettlementLineMonetarySummation.LineTotalAmount'),
    })),
    groups: list(settlement['ApplicableTradeTax']).map((group) => ({
      category: text(group, 'CategoryCode'),
      taxable: text(group, 'BasisAmount'),
      vat: text(group, 'CalculatedAmount'),
      ...codeOf(at(group, 'ExemptionReasonCode')),
    })),
    net: text(sums, 'TaxBasisTotalAmount'),
    vat: list(sums['TaxTotalAmount']).map(String),
    gross: text(sums, 'DuePayableAmount'),
    preceding: list(settlement['InvoiceReferencedDocument']).map((one) => text(one, 'IssuerAssignedID')),
  };
}

function codeOf(code: string | undefined): { readonly code?: string } {
  return code === undefined ? {} : { code };
}

function list(value: unknown): readonly Node[] {
  return value === undefined ? [] : (value as readonly Node[]);
}

function node(parent: Node, name: string): Node {
  return (parent[name] ?? {}) as Node;
}

function at(parent: Node, path: string): string | undefined {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const found = names.reduce<Node>((inner, name) => node(inner, name), parent)[last];
  return found === undefined ? undefined : String(found);
}

function text(parent: Node, path: string): string {
  const found = at(parent, path);
  if (found === undefined) throw new Error(`the e-invoice has no ${path}`);
  return found;
}
